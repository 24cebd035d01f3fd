-- Revenue of the hour by country, the best first.
SELECT
    row_number() OVER (ORDER BY sum(amount) DESC, country) AS place,
    country,
    sum(orders) AS orders,
    sum(amount) AS amount,
    $partition_start AS hour_start
FROM revenue
GROUP BY country
ORDER BY place
