import optimizer

scenario = optimizer.load("scenarios/zhanggong")
solution = optimizer.solve(scenario, time_limit=20)
optimizer.plot_week(scenario, solution.timetable)

from optimizer import changes, compare, variant

study = compare(
    [
        variant(scenario, "as it is"),
        variant(scenario, changes.ratio(25)),
        variant(scenario, "nobody from outside", changes.without_role("outside")),
    ]
)
study.table()
study.plot_service()
