using System.Text.RegularExpressions;

namespace AlertImages.Rendering.Charts;

/// <summary>What is known of LogQL (https://grafana.com/docs/loki/latest/query/): enough to tell it from PromQL and to find the logs behind a count.</summary>
internal static partial class LogQl
{
    /// <summary>True for a query that only Loki understands.</summary>
    public static bool IsLogQl(string expression) => LogsOf(expression) is not null;

    /// <summary>The query of the log lines that an expression counts; null when it counts none.</summary>
    public static string? LogsOf(string expression)
    {
        foreach (Match start in Selector().Matches(expression))
        {
            // a selector of logs has no name before it and goes on with filters up to its range
            var query = ToRange(expression[start.Index..]);
            if (query.Length > 0 && !query.Contains("__name__", StringComparison.Ordinal))
            {
                return query.Trim();
            }
        }

        return null;
    }

    /// <summary>Up to the first <c>[5m]</c> outside of strings and braces.</summary>
    private static string ToRange(string text)
    {
        var quote = '\0';
        var depth = 0;
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (quote != '\0')
            {
                index += letter == '\\' && quote != '`' ? 1 : 0;
                quote = letter == quote ? '\0' : quote;
                continue;
            }

            switch (letter)
            {
                case '"' or '`':
                    quote = letter;
                    break;
                case '{' or '(':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case ')' when depth-- == 0:
                    return "";
                case '[' when depth == 0:
                    return text[..index];
                default:
                    break;
            }
        }

        return "";
    }

    // {app="x"} after a bracket, a comma or a blank that follows no metric name
    [GeneratedRegex(@"(?<=^\s*|[(,]\s*)\{", RegexOptions.CultureInvariant)]
    private static partial Regex Selector();
}
