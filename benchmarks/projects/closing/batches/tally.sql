SELECT count(*) AS ticks, max(value) AS highest, $partition_start AS minute_start
FROM ticks
