-- The same in Flink SQL; benchmarks/flink fills in what is in braces.
SET 'execution.checkpointing.interval' = '10s';
SET 'table.local-time-zone' = 'UTC';
CREATE TABLE orders (
  country STRING,
  price BIGINT,
  `at` TIMESTAMP_LTZ(3),
  WATERMARK FOR `at` AS `at` - INTERVAL '1' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = '{topic}',
  'properties.bootstrap.servers' = '{servers}',
  'properties.group.id' = 'benchmark',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
CREATE TABLE windows (
  country STRING,
  window_start TIMESTAMP(3),
  orders BIGINT,
  highest BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '{output}',
  'format' = 'parquet',
  'parquet.compression' = 'ZSTD',
  'parquet.utc-timezone' = 'true'
);
INSERT INTO windows
SELECT country, window_start, COUNT(*), MAX(price)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(`at`), INTERVAL '10' SECOND))
GROUP BY country, window_start, window_end;
