using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Go's <c>printf</c>, with the verbs that texts need.</summary>
internal static class GoPrintf
{
    public static string Format(string format, IReadOnlyList<object?> arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            var verb = GoVerb.Read(format, ref at, arguments, ref next);
            if (verb is null)
            {
                text.Append("%!(NOVERB)");
                break;
            }

            text.Append(verb.Letter == "%" ? "%" : next < arguments.Count ? GoVerbText.Write(verb, arguments[next++]) : $"%!{verb.Letter}(MISSING)");
            GoRules.CheckLength(text.Length);
        }

        if (next < arguments.Count)
        {
            var extra = arguments.Skip(next).Select(static value => value is null ? "<nil>" : $"{GoRules.TypeOf(value)}={GoPrint.Format(value)}");
            text.Append("%!(EXTRA ").AppendJoin(", ", extra).Append(')');
        }

        return text.ToString();
    }
}
