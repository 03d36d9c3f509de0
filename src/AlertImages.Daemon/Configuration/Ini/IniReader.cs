using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Ini;

/// <summary>
/// Reads Grafana's ini dialect, go-ini with its defaults (go-ini/ini parser.go): comments, inline comments, quotes, <c>"""</c> and backticks
/// over several lines, continuation by a backslash. Errors are collected, never the first one only.
/// </summary>
internal sealed class IniReader(string file, string text, ICollection<ConfigurationError> errors)
{
    private const string TripleQuote = "\"\"\"";

    private readonly string[] _lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
    private readonly List<IniEntry> _entries = [];
    private string _section = "";
    private int _next;

    /// <summary>All keys in their order; a key that stands twice is there twice, and the last one counts.</summary>
    public IReadOnlyList<IniEntry> Read()
    {
        while (_next < _lines.Length)
        {
            var number = _next + 1;
            var line = _lines[_next++].Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                ReadSection(line, number);
            }
            else
            {
                ReadKey(line, number);
            }
        }

        return _entries;
    }

    private void ReadSection(string line, int number)
    {
        var end = line.LastIndexOf(']');
        if (end < 0)
        {
            Error(number, $"unclosed section: {line}");
            return;
        }

        _section = line[1..end].Trim();
        if (_section is "DEFAULT")
        {
            _section = "";
        }
        else if (_section.Length == 0)
        {
            Error(number, "empty section name");
        }
    }

    private void ReadKey(string line, int number)
    {
        var (key, delimiter) = SplitKey(line);
        if (delimiter < 0 || key.Length == 0)
        {
            Error(number, $"key-value delimiter not found: {line}");
            return;
        }

        _entries.Add(new IniEntry(_section, key, ReadValue(line[(delimiter + 1)..].Trim(), number), file, number));
    }

    /// <summary>The key may stand in quotes or backticks, and may then hold the delimiter.</summary>
    private static (string Key, int Delimiter) SplitKey(string line)
    {
        if (line[0] is '"' or '`')
        {
            var close = line.IndexOf(line[0], 1);
            if (close > 0)
            {
                return (line[1..close], line.AsSpan(close).IndexOfAny('=', ':') is var found and >= 0 ? close + found : -1);
            }
        }

        var delimiter = line.AsSpan().IndexOfAny('=', ':');
        return delimiter < 0 ? ("", -1) : (line[..delimiter].Trim(), delimiter);
    }

    private string ReadValue(string value, int number)
    {
        if (value.StartsWith(TripleQuote, StringComparison.Ordinal))
        {
            return ReadRaw(value[TripleQuote.Length..], TripleQuote, number);
        }

        if (value.StartsWith('`'))
        {
            return ReadRaw(value[1..], "`", number);
        }

        if (value.EndsWith('\\'))
        {
            return ReadContinuation(value[..^1]);
        }

        // the first # or ; ends a value, even without a blank before it: passwords need """
        var comment = value.AsSpan().IndexOfAny('#', ';');
        value = comment < 0 ? value : value[..comment].Trim();
        return value.Length >= 2 && value[0] is '"' or '\'' && value[0] == value[^1] && value.IndexOf(value[0], 1) == value.Length - 1 ? value[1..^1] : value;
    }

    private string ReadRaw(string rest, string end, int number)
    {
        var raw = rest;
        while (true)
        {
            var close = raw.LastIndexOf(end, StringComparison.Ordinal);
            if (close >= 0)
            {
                return raw[..close];
            }

            if (_next >= _lines.Length)
            {
                Error(number, $"missing closing {end}");
                return raw;
            }

            raw += "\n" + _lines[_next++];
        }
    }

    private string ReadContinuation(string value)
    {
        while (_next < _lines.Length)
        {
            var line = _lines[_next++].Trim();
            if (!line.EndsWith('\\'))
            {
                return value + line;
            }

            value += line[..^1];
        }

        return value;
    }

    private void Error(int line, string message) => errors.Add(new ConfigurationError(file, line, message));
}
