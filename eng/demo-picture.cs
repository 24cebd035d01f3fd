#:property TargetFramework=net10.0
#:property PublishAot=false

// Draws the last screen of a recorded terminal as SVG: demo-picture.cs RECORD COMMAND
// The record is what script(1) wrote. Of the control sequences it knows those that the demo uses: colours, bold, cursor up, erase.
using System.Globalization;
using System.Net;
using System.Text;

const double CellWidth = 8.4, LineHeight = 19, Margin = 18, Bar = 34;

var screen = Terminal.Play(File.ReadAllText(args[0]));
screen.Insert(0, [new Cell('$', Colour: "#8b949e", IsBold: false), new Cell(' ', null, false), .. args[1].Select(letter => new Cell(letter, null, true))]);
screen.Insert(1, []);
while (screen[^1].Count == 0)
    screen.RemoveAt(screen.Count - 1);

var columns = screen.Max(line => line.Count);
var width = columns * CellWidth + 2 * Margin;
var height = screen.Count * LineHeight + Margin + Bar;
var svg = new StringBuilder();
svg.AppendLine(Svg($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height:0}" viewBox="0 0 {width:0} {height:0}" role="img" aria-label="The last screen of {args[1]}">"""));
svg.AppendLine("<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d0d7de;white-space:pre}.b{font-weight:700;fill:#f0f6fc}</style>");
svg.AppendLine("""<rect width="100%" height="100%" rx="9" fill="#0d1117"/>""");
foreach (var (at, colour) in new[] { (0, "#ff5f57"), (1, "#febc2e"), (2, "#28c840") })
    svg.AppendLine(Svg($"""<circle cx="{Margin + 6 + at * 20}" cy="17" r="6" fill="{colour}"/>"""));
for (var row = 0; row < screen.Count; row++)
    Draw(screen[row], Bar + row * LineHeight);
svg.AppendLine("</svg>");
Console.Out.Write(svg);

// Blocks are rectangles, as fonts leave gaps between them; each other run of one style, up to two spaces, is a text held to the grid of cells.
void Draw(List<Cell> line, double top)
{
    for (var from = 0; from < line.Count;)
    {
        var to = from + 1;
        while (to < line.Count && line[to].LooksLike(line[from]) && !(line[to].Letter == ' ' && line[to - 1].Letter == ' '))
            to++;
        var text = string.Concat(line[from..to].Select(cell => cell.Letter));
        var left = Margin + from * CellWidth;
        if (text[0] == '█')
            svg.AppendLine(Svg($"""<rect x="{left:0.#}" y="{top + 3:0.#}" width="{text.Length * CellWidth:0.#}" height="{LineHeight - 6}" rx="2" fill="{line[from].Colour ?? "#d0d7de"}"/>"""));
        else if (text.Trim().Length > 0)
            Text(line[from], text, left, top + 14);
        from = to;
    }
}

void Text(Cell style, string text, double left, double baseline)
{
    var indent = text.Length - text.TrimStart().Length;
    var trimmed = text.Trim();
    var look = (style.IsBold ? " class=\"b\"" : "") + (style.Colour is { } colour ? $" style=\"fill:{colour}\"" : "");
    svg.AppendLine(Svg($"""<text x="{left + indent * CellWidth:0.#}" y="{baseline:0.#}" textLength="{trimmed.Length * CellWidth:0.#}"{look}>{WebUtility.HtmlEncode(trimmed)}</text>"""));
}

static string Svg(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

/// <summary>A place on the screen.</summary>
internal readonly record struct Cell(char Letter, string? Colour, bool IsBold)
{
    /// <summary>Whether both are drawn in one go.</summary>
    public bool LooksLike(Cell other) => Colour == other.Colour && IsBold == other.IsBold && (Letter == '█') == (other.Letter == '█');
}

/// <summary>A terminal without an end below.</summary>
internal static class Terminal
{
    private static readonly Dictionary<string, string> Colours = new()
    {
        ["1"] = "#ff7b72", ["2"] = "#56d364", ["3"] = "#e3b341", ["4"] = "#58a6ff", ["8"] = "#8b949e",
        ["9"] = "#ff7b72", ["10"] = "#56d364", ["11"] = "#e3b341", ["12"] = "#58a6ff",
    };

    /// <summary>The lines that stand there at the end.</summary>
    public static List<List<Cell>> Play(string record)
    {
        List<List<Cell>> lines = [[]];
        var (row, column, colour, isBold) = (0, 0, (string?)null, false);
        for (var at = BeginOf(record); at < record.Length && !record.AsSpan(at).StartsWith("\nScript done"); at++)
        {
            switch (record[at])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    if (++row == lines.Count)
                        lines.Add([]);
                    break;
                case '\u001b' when record[at + 1] == '[':
                    var end = at + 2;
                    while (!char.IsAsciiLetter(record[end]))
                        end++;
                    Control(record[(at + 2)..end], record[end]);
                    at = end;
                    break;
                case var letter:
                    var line = lines[row];
                    while (line.Count <= column)
                        line.Add(new Cell(' ', null, false));
                    line[column++] = new Cell(letter, colour, isBold);
                    break;
            }
        }

        return [.. lines.Select(line => line[..(line.FindLastIndex(cell => cell.Letter != ' ') + 1)])];

        void Control(string parameters, char what)
        {
            switch (what)
            {
                case 'A':
                    row = Math.Max(0, row - (parameters.Length == 0 ? 1 : int.Parse(parameters, CultureInfo.InvariantCulture)));
                    break;
                case 'K':
                    lines[row].Clear();
                    break;
                case 'm' when parameters is "" or "0":
                    (colour, isBold) = (null, false);
                    break;
                case 'm' when parameters == "1":
                    isBold = true;
                    break;
                case 'm' when parameters.StartsWith("38;5;", StringComparison.Ordinal):
                    colour = Colours.GetValueOrDefault(parameters[5..]);
                    break;
            }
        }
    }

    // script(1) puts a line of its own before what it records.
    private static int BeginOf(string record) => record.StartsWith("Script started", StringComparison.Ordinal) ? record.IndexOf('\n') + 1 : 0;
}
