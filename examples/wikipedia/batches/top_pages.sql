-- The 100 most edited pages of the hour.
SELECT
    row_number() OVER (ORDER BY count(*) DESC, sum(added) DESC, channel, page) AS place,
    channel,
    page,
    count(*)             AS edits,
    sum(added - deleted) AS bytes,
    count(DISTINCT "user") AS users
FROM edits
GROUP BY channel, page
ORDER BY place
LIMIT 100
