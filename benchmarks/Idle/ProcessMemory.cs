using System.Globalization;

namespace Hybrid.Benchmarks.Idle;

/// <summary>What a process holds of the machine's memory.</summary>
/// <param name="Command">Its command.</param>
/// <param name="PssMb">Its proportional set size: a page that n processes share counts for 1/n.</param>
/// <param name="AnonymousMb">Of it: pages of its own that no file backs.</param>
internal sealed record ProcessMemory(string Command, double PssMb, double AnonymousMb)
{
    /// <summary>Reads <c>/proc/ID/smaps_rollup</c>.</summary>
    public static ProcessMemory Of(int id)
    {
        var fields = File.ReadLines($"/proc/{id}/smaps_rollup").Skip(1)
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(field => field[0], field => double.Parse(field[1], CultureInfo.InvariantCulture) * 1024 / 1e6);
        var command = File.ReadAllText($"/proc/{id}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return new ProcessMemory($"hybrid {string.Join(' ', command[1..])}", fields["Pss"], fields["Pss_Anon"]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Command}: {PssMb:0} MB ({AnonymousMb:0} MB anonymous)");
}
