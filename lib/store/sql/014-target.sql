-- Targets of resolution are judged in business time; those that desks have were set for elapsed
-- time, and stay so under another name. Their history goes on under that name too.
INSERT INTO register_log (at, who, register, key, before, after)
SELECT (SELECT coalesce(max(at), 0) FROM register_log), 'tkt', 'target', metric || '|' || scope || '|' || period,
    json_object('metric', metric, 'scope', scope, 'period', period, 'op', op, 'value', value), NULL
FROM target
WHERE metric IN ('mean_resolve', 'p50_resolve', 'p90_resolve');

INSERT INTO register_log (at, who, register, key, before, after)
SELECT (SELECT coalesce(max(at), 0) FROM register_log), 'tkt', 'target',
    metric || '_elapsed|' || scope || '|' || period, NULL,
    json_object('metric', metric || '_elapsed', 'scope', scope, 'period', period, 'op', op, 'value', value)
FROM target
WHERE metric IN ('mean_resolve', 'p50_resolve', 'p90_resolve');

UPDATE target SET metric = metric || '_elapsed'
WHERE metric IN ('mean_resolve', 'p50_resolve', 'p90_resolve');
