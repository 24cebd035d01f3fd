namespace Hybrid.EndToEnd.Tests.Wikipedia;

/// <summary>What the three tables must hold, said in DuckDB's SQL over the file of edits: a path that shares no code with the engine.</summary>
internal static class GoldenSql
{
    /// <summary>The tables of the project.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["edits", "channel_minutes", "top_pages"];

    /// <summary>The file as a relation, with the fields that the project reads.</summary>
    public static string Source(string file) =>
        $$"""
        CREATE OR REPLACE VIEW source AS
        SELECT "time"::TIMESTAMPTZ AS time, channel, page, "user", namespace, countryIsoCode AS country_iso_code, isRobot AS is_robot,
               isNew AS is_new, delta, added, deleted, comment,
               ("time"::TIMESTAMPTZ AT TIME ZONE 'UTC')::DATE AS date, date_part('hour', "time"::TIMESTAMPTZ AT TIME ZONE 'UTC')::INTEGER AS hour
        FROM read_json('{{file}}', format = 'newline_delimited', columns = {
            time: 'VARCHAR', channel: 'VARCHAR', page: 'VARCHAR', user: 'VARCHAR', namespace: 'VARCHAR', countryIsoCode: 'VARCHAR',
            isRobot: 'BOOLEAN', isNew: 'BOOLEAN', delta: 'BIGINT', added: 'BIGINT', deleted: 'BIGINT', comment: 'VARCHAR' })
        """;

    /// <summary>The rows of one table, as a query over <see cref="Source"/>.</summary>
    public static string Expected(string table) => table switch
    {
        "edits" => "SELECT * FROM source",
        "channel_minutes" =>
            """
            SELECT channel, date_trunc('minute', time) AS minute, count(*) AS edits, sum(added)::BIGINT AS bytes_added,
                   sum(is_robot::INTEGER)::DOUBLE / count(*) AS robot_share, any_value(date) AS date, any_value(hour) AS hour
            FROM source GROUP BY channel, date_trunc('minute', time)
            """,
        "top_pages" =>
            """
            SELECT * FROM (
                SELECT row_number() OVER (PARTITION BY date, hour ORDER BY count(*) DESC, sum(added) DESC, channel, page) AS place,
                       channel, page, count(*) AS edits, sum(added - deleted)::DECIMAL(38, 0) AS bytes, count(DISTINCT "user") AS users, date, hour
                FROM source GROUP BY date, hour, channel, page)
            WHERE place <= 100
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "No such table in the project."),
    };
}
