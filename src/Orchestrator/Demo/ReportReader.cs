using System.Globalization;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Demo.Orders;

namespace Hybrid.Orchestrator.Demo;

/// <summary>Reads the table <c>report</c> for the last screen.</summary>
internal sealed class ReportReader(LakeTable report) : IDisposable
{
    private readonly DuckDatabase _database = DuckDatabase.Open(new DuckDatabaseOptions { Threads = 1 });

    /// <summary>Revenue of each country, the highest first; nothing when there is no report.</summary>
    public async Task<IReadOnlyList<CountryRevenue>> RevenueAsync(CancellationToken cancellation)
    {
        if (!await report.ExistsAsync(cancellation))
            return [];
        var snapshot = await report.SnapshotAsync(cancellation);
        return await QueryAsync(snapshot, [.. snapshot.Files], cancellation);
    }

    /// <summary>What the orders of the shop that was off line changed; null when their hour was not run twice.</summary>
    public async Task<LateRevenue?> LateAsync(DemoHour hour, long orders, CancellationToken cancellation)
    {
        if (hour.Runs is not [{ OutputVersion: { } first }, .., { OutputVersion: { } second }])
            return null;
        var country = Shop.Countries[Shop.OfflineCountry].Name;
        return new LateRevenue(country, hour.Name, orders, await AmountAsync(first), await AmountAsync(second));

        async Task<decimal> AmountAsync(long version)
        {
            var snapshot = await report.SnapshotAtAsync(version, cancellation);
            var rows = await QueryAsync(snapshot, [.. snapshot.FilesOf(hour.Partition)], cancellation);
            return rows.FirstOrDefault(row => row.Country == country)?.Amount ?? 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private async Task<IReadOnlyList<CountryRevenue>> QueryAsync(Snapshot snapshot, IReadOnlyList<LakeFile> files, CancellationToken cancellation)
    {
        using var connection = _database.Connect();
        var rows = await ParquetFiles.SqlAsync(connection, report, snapshot.Definition, files, cancellation);
        using var result = connection.Query(
            $"SELECT country, sum(amount)::DECIMAL(18, 2), sum(orders)::BIGINT FROM {rows} GROUP BY country ORDER BY 2 DESC, 1", cancellation);
        var revenue = new List<CountryRevenue>();
        while (result.Read())
        {
            revenue.Add(new CountryRevenue(
                result.GetString(0)!,
                Convert.ToDecimal(result.GetValue(1), CultureInfo.InvariantCulture),
                Convert.ToInt64(result.GetValue(2), CultureInfo.InvariantCulture)));
        }

        return revenue;
    }
}
