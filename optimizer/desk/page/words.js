// Every word of the page: English, Chinese.
export const WORDS = {
  part_prepare: ["Prepare", "准备"], part_plan: ["Plan", "排课与公布"],
  app: ["After-school desk", "排课台"],
  school: ["School", "学校"], people: ["Lists", "名单"], clubs: ["Clubs", "社团"], check: ["Check", "检查"],
  solve: ["Plan", "排课"], week: ["Week", "课表"], print: ["Print", "打印"],
  local: ["Data stay on this machine", "数据只在本机"], saved: ["saved", "已保存"], saving: ["saving…", "正在保存…"],
  undo: ["Undo", "撤销"], redo: ["Redo", "恢复"], nothing_undo: ["Nothing to undo", "没有可撤销的操作"],
  leave: ["Quit", "退出"], left: ["The desk has ended. This page can be closed.", "排课台已退出，可以关闭本页。"],
  other_language: ["中文", "English"], close: ["Close", "关闭"], cancel: ["Cancel", "取消"], ok: ["OK", "确定"],
  light_red: ["{n} to mend", "{n} 项待改"], light_amber: ["{n} to look at", "{n} 项留意"], light_green: ["in order", "正常"], light_off: ["not begun", "未开始"],
  loading: ["Loading…", "正在读取…"], next: ["Next: {place}", "下一步：{place}"], journal: ["Journal", "操作记录"],
  // school
  school_title: ["School and times", "学校与作息"], name: ["Name", "名称"], days: ["Days", "服务日"], add_slot: ["Add a slot", "增加一节"],
  times: ["Times", "作息时段"], slot_n: ["Slot {n}", "第{n}节"], from: ["from", "从"], to: ["to", "到"], remove: ["Remove", "删除"],
  latest_end: ["Latest end", "最晚结束"], weights: ["What matters more", "更看重什么"], advanced: ["All weights", "高级：全部权重"],
  wishes: ["Children's wishes", "孩子志愿"], fair: ["Fair to teachers", "老师公平、少跑"], thrift: ["Few people, little money", "省人省钱"],
  less: ["less", "少"], more: ["more", "多"], default: ["usual", "默认"], group_size: ["Group size at most", "班额上限"], span: ["Grades in a group, span", "班内年级跨度"],
  ratio: ["Students per adult", "每名人员照看学生"], groups_head: ["Groups and staff", "班组与人员"],
  rooms: ["Rooms", "场地"], activities: ["Activities", "活动"], staff: ["Staff", "教职工"], students: ["Students", "学生"], classes: ["Classes", "班级"], groups: ["Names of groups", "班组名称"], pins: ["Fixed", "固定安排"],
  policies: ["Policies judged", "核对哪些政策"], no_policy: ["only national rules", "只按国家规定"],
  begin_empty: ["This school is empty. Bring a workbook or lists, or type them.", "还没有资料。可以导入工作簿或名单，也可以直接填写。"],
  // people
  bring: ["Bring a file…", "导入文件…"], bring_help: ["Workbook (.xlsx) or table (.csv): drop it here or choose it", "把工作簿（.xlsx）或表格（.csv）拖到这里，或点击选择"],
  match_title: ["Which column is which", "核对各列"], column: ["Column in the file", "文件中的列"], becomes: ["is", "对应"], samples: ["Examples", "示例"],
  not_used: ["not used", "不用"], as_headed: ["as its heading says", "按表头读入"], choose_column: ["choose: a use, or not used", "请选择：对应哪一项，或不用"], preview: ["As it will be read", "读入后的样子"], rows_n: ["{n} rows", "{n} 行"],
  take: ["Take these tables", "导入这些表"], settings_too: ["Settings of the workbook", "工作簿中的设置"], faults_after: ["As it stands {n} cell(s) would have to be mended; that can be done in the tables afterwards.", "照此导入有 {n} 处待改，导入后可在表格里改。"], undecided: ["{n} column(s) still to decide", "还有 {n} 列没有选定"],
  taken: ["Taken over", "已导入"], delete_rows: ["Delete row", "删除该行"], faults_n: ["{n} cell(s) to mend", "{n} 格待改"],
  availability: ["Availability", "可到岗时段"], paint_help: ["Choose what to paint and draw over the slots", "先选一种，再在格子上拖动"], can: ["can come", "能来"], cannot: ["cannot", "不能"], rather_not: ["rather not", "尽量不"],
  pairs: ["Pairs of children", "同组与分开"], together: ["Brothers, sisters: same group", "兄妹同组"], apart: ["Must be kept apart", "必须分开"], pick_two: ["Choose two children", "选两名学生"],
  add_pair: ["Add", "添加"], alone: ["stands alone", "只有一人，应改正"], find_child: ["name or class", "姓名或班级"], no_pairs: ["none", "暂无"],
  // clubs
  demand: ["Demand and seats", "报名与名额"], demand_line: ["{listed} list it, {first} first / {most} seats", "报名 {listed} 人，第一志愿 {first} / {most} 个名额"],
  no_limit: ["no limit on", "不限"], too_few: ["Fewer than {least} list it: it will not open", "不足 {least} 人，开不了"], over: ["{n} more than seats", "超出 {n} 人"], no_clubs: ["No clubs this term: that is fine.", "本学期没有社团，可以直接下一步。"],
  mend_first: ["The tables hold problems: see Check first.", "资料还有问题，请先看“检查”。"],
  // check
  stops: ["These stop planning", "必须先改正"], short: ["Too little of something", "缺口"], notes: ["Worth knowing", "提示"], all_well: ["All in order: planning can begin.", "都好，可以排课。"],
  jump: ["Go there", "跳到这里"], close_by: ["To close it: {what}", "办法：{what}"], capacity: ["Need and supply by slot", "各时段供需"], slot: ["Slot", "时段"],
  students_n: ["Students", "学生"], leads: ["Leads", "带班人员"], rooms_need: ["Rooms", "场地"], adults: ["Adults", "人员"], need_have: ["need / have", "需要／可用"],
  // solve
  solve_title: ["Plan the week", "排课"], start: ["Start", "开始排课"], how_long: ["Time", "用时"], quick: ["quick, 20 s", "快 20 秒"], good: ["good, 2 min", "好 2 分钟"], best: ["thorough, 10 min", "细 10 分钟"],
  stop_keep: ["Stop and keep", "停下并采用"], drop: ["Drop it", "放弃"], working: ["Planning… {s} s", "正在排课… {s} 秒"], explaining: ["Looking for the reason… {s} s", "正在查找原因… {s} 秒"],
  stage_begin: ["getting ready", "准备"], stage_construct: ["making a first week", "先排出一份"], stage_start: ["from the earlier week", "从上一份开始"], stage_mend: ["mending", "修补"], stage_search: ["improving", "还在改进"], stage_bound: ["proving", "证明好坏"], stage_whole: ["solving", "求解"], stage_end: ["finishing", "收尾"], stage_explain: ["trying", "试排"],
  progress: ["{served} of {students} students placed · {first_wishes} with their first club · {clubs} clubs open", "已安排 {served}/{students} 人 · 第一志愿 {first_wishes} 人 · 开设社团 {clubs} 个"],
  stopping: ["Stopping…", "正在停下…"], made: ["Draft {label} is ready.", "草稿“{label}”已排好。"], look: ["Look at it", "查看课表"], stale: ["The tables were changed while it was planned.", "排课期间资料有改动。"],
  impossible: ["No week keeps every rule.", "没有符合全部规定的课表。"], not_found: ["None was found in this time.", "在这段时间内没有排出来。"], why: ["Why?", "为什么？"], adopt: ["Take this change", "采用这个改法"], tried: ["tried and audited", "已试排并通过审核"],
  drafts: ["Drafts", "各份课表"], draft: ["draft", "草稿"], published_on: ["published {time}", "{time} 公布"], signed_by: ["signed: {who}", "签字：{who}"], unserved: ["Unserved", "未服务"], points: ["Points", "扣分"], violations: ["Violations", "违规"], open: ["Open", "打开"], copy: ["Copy", "复制"],
  failed: ["It ended early: {why}", "中途结束：{why}"], side_by_side: ["Side by side", "并排比较"], sure_remove: ["Remove this draft?", "删除这份草稿？"], optimal: ["proven best", "已证明最好"],
  // week
  no_week: ["No week yet: plan one.", "还没有课表，请先排课。"], by: ["Rows", "行"], by_group: ["groups", "班组"], by_staff: ["people", "人员"], by_room: ["rooms", "场地"], by_club: ["clubs", "社团"], by_class: ["classes", "行政班"],
  conflicts: ["Conflicts {n}", "冲突 {n}"], no_conflicts: ["No conflicts", "没有冲突"], in_hand: ["{what} is in hand: arrows or mouse to a place, Enter puts it down, Esc puts it back.", "已拿起{what}：移到目标格，按回车或点击放下，Esc 放回。"],
  place_ok: ["may go here", "可放"], place_cost: ["may, at a cost", "可放，但"], place_no: ["may not", "不可放"], place_nothing: ["nothing of this row is held then, so nothing can be exchanged", "这一格没有可对换的课节"], lead: ["Lead", "带班教师"], room: ["Room", "场地"], activity: ["Activity", "活动"], assistants: ["Assistants", "协助"], headcount: ["{n} students", "{n} 人"],
  change_lead: ["Another lead…", "换带班…"], change_room: ["Another room…", "换场地…"], change_activity: ["Another activity…", "换活动…"], show_students: ["Students…", "学生…"], swaps: ["Suggest exchanges", "交换建议"], pin: ["Fix", "固定"], unpin: ["Free", "取消固定"], fixed: ["fixed", "已固定"],
  lift: ["Lift", "拿起"], no_swaps: ["No exchange of one or two sessions is allowed here.", "没有可行的对换（一次或两次）。"], with_whom: ["Change with whom?", "与谁对换？"], to_group: ["To another group", "转到其他班组"], to_group_n: ["{n} chosen: to another group", "已选 {n} 人：转到其他班组"],
  around: ["Put it here, plan the rest around it", "放在这里，其余自动调整"], reasons: ["Children without what they wished", "没有如愿的孩子和原因"], kind_waiting: ["Waiting", "候补"], kind_no_club: ["Without a club", "没有社团"], kind_lower_wish: ["A lower wish", "靠后的志愿"], kind_parted: ["Brothers and sisters parted", "兄妹分开"], all_granted: ["Every wish was granted.", "都如愿了。"],
  force: ["Put it there anyway", "仍要放"], refused: ["Not allowed: {why}", "不可以：{why}"], stale_week: ["The week has changed meanwhile; shown anew.", "课表刚有改动，已重新显示。"], published_edit: ["This week is published. Changes are made on a copy.", "这份课表已公布，修改请用副本。"], make_copy: ["Edit a copy", "在副本上修改"],
  rest: ["Improve the rest", "再优化其余"], rest_help: ["Plans again from this week; what is fixed stays.", "从这份课表接着排；已固定的不动。"], publish: ["Publish", "公布"], publish_sure: ["Publish {label}?", "公布“{label}”？"], publish_signed: ["{n} violation(s). Who answers for it, and why? (NAME: reason)", "有 {n} 处违规。由谁负责、什么理由？（姓名：理由）"],
  is_published: ["{label} is published.", "“{label}”已公布。"], sign: ["Sign and publish", "签字并公布"], differs: ["Differences from {label}", "与“{label}”的不同"], no_differences: ["no differences", "没有不同"], duty: ["Duty", "值班"], waiting: ["Waiting: {n}", "候补 {n} 人"], free: ["free", "空"], stand_in: ["Somebody else…", "换人…"], seat: ["Find a place", "安排到班组"],
  goals: ["What the points are made of", "扣分构成"], choose_week: ["Week", "课表"], dense: ["dense", "紧凑"], print_it: ["Print", "打印"], joined: ["joined", "并班"],
  // print
  print_title: ["Papers", "打印与表册"], roll_call: ["Roll call {day}", "{day}点名册"], paper_duty_roster: ["Duty roster", "值班表"], paper_handover: ["Handover and care log", "交接与看护记录"], paper_timetable: ["Workbook: overview, people, rooms, classes (.xlsx)", "工作簿：总表、教师、场地、行政班（.xlsx）"],
  paper_week_by_group: ["Whole week by groups (A3)", "全周总表：按班组（A3）"], paper_week_by_person: ["Whole week by people (A3)", "全周总表：按人员（A3）"], paper_week_by_room: ["Whole week by rooms (A3)", "全周总表：按场地（A3）"],
  paper_home_classes: ["Home classes: where each child goes", "各行政班去向"], paper_daily_round: ["Leadership's daily round", "领导巡查表"], paper_gate_register: ["Register at the gate", "门岗登记表"], paper_rain_plan: ["Plan for rain", "雨天安排"], print_help: ["Each sheet opens in a page of its own; print it from there (Ctrl+P).", "每张表单独打开，用浏览器打印（Ctrl+P）。"],
};
for (const [key, pair] of Object.entries({Mon: "一", Tue: "二", Wed: "三", Thu: "四", Fri: "五", Sat: "六", Sun: "日"})) WORDS["day_" + key] = [key, "周" + pair];

/** Words of a place of its own, in its module: key -> [English, Chinese]. */
export function addWords(more) { Object.assign(WORDS, more); }
