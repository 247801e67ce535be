// The places in the order of the year. A new one is a module with a function that fills an element and gives {news, leave,
// document} of what it needs, words of its own by `addWords`, and a line here; its light comes from its screen.
import {school} from "./school.js";
import {people} from "./people.js";
import {clubs} from "./clubs.js";
import {check} from "./check.js";
import {solve} from "./solve.js";
import {week} from "./week.js";
import {today} from "./today.js";
import {month} from "./month.js";
import {archive} from "./archive.js";
import {print} from "./print.js";

/** Rows of [heading of the part, places]; a place is [name in addresses and words, function, whether it has a light]. */
export const PARTS = [
  ["part_prepare", [["school", school, true], ["people", people, true], ["clubs", clubs, true], ["check", check, true]]],
  ["part_plan", [["solve", solve, true], ["week", week, true], ["print", print, false]]],
  ["part_run", [["today", today, true], ["month", month, true], ["archive", archive, false]]],
];
