/* report_private.h: the reports that there are, for the table in report.c. */
#pragma once

#include "desk/report/report.h"

extern const struct report report_volume, report_flow, report_backlog, report_time, report_sla,
    report_satisfaction, report_complaints, report_pareto, report_matrix, report_process,
    report_freshness, report_surge, report_kpi, report_agents, report_coverage;
