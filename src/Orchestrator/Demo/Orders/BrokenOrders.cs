using System.Globalization;
using System.Text;

namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>Records as they come when something is wrong at the sender: none of them may stop the stream, or be lost.</summary>
internal static class BrokenOrders
{
    /// <summary>Ways to be broken.</summary>
    public const int Kinds = 5;

    private const long Year = 365L * 24 * 3600 * 1_000_000;

    /// <summary>A broken record of a kind, 0 to below <see cref="Kinds"/>.</summary>
    public static byte[] Make(long id, long at, string country, long cents, int kind)
    {
        var whole = ShopOrders.Value(id, country, "paid", cents, at);
        return kind switch
        {
            0 => whole[..(whole.Length / 2)], // cut off
            1 => Text($$"""{"id":{{id}},"country":"{{country}}","status":"paid","amount":"a lot","at":"{{ShopOrders.Iso(at)}}"}"""), // wrong type
            2 => Text($$"""{"id":{{id}},"status":"paid","amount":{{cents / 100}},"at":"{{ShopOrders.Iso(at)}}"}"""), // a field is missing
            3 => Text($$"""{"id":{{id}},"country":"{{country}}","status":"paid","amount":{{cents / 100}},"at":"yesterday"}"""), // no time
            _ => ShopOrders.Value(id, country, "paid", cents, at + Year), // a till whose clock is a year ahead: it must not close windows
        };
    }

    private static byte[] Text(FormattableString text) => Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture));
}
