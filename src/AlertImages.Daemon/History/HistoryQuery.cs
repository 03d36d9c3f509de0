using System.Globalization;
using AlertImages.Core.History;

namespace AlertImages.Daemon.History;

/// <summary>A filter as the address has it: <c>state</c>, <c>contact_point</c>, <c>text</c>, <c>has_picture</c>, <c>before</c>, <c>limit</c>.</summary>
internal static class HistoryQuery
{
    private const int MaxText = 200;

    /// <summary>One of both is null; the error begins with the name of the parameter.</summary>
    public static (HistoryFilter? Filter, string? Field) Read(IQueryCollection query)
    {
        var state = query["state"].ToString();
        if (state.Length > 0 && !Enum.GetNames<NotificationState>().Contains(state, StringComparer.OrdinalIgnoreCase))
        {
            return (null, "state");
        }

        var (text, contactPoint) = (query["text"].ToString().Trim(), query["contact_point"].ToString());
        if (text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal))
        {
            return (null, "text");
        }

        if (contactPoint.Contains('\0', StringComparison.Ordinal))
        {
            return (null, "contact_point");
        }

        if (query["has_picture"].ToString() is not ("" or "true" or "false"))
        {
            return (null, "has_picture");
        }

        if (!TryNumber(query["before"].ToString(), long.MaxValue, out var before))
        {
            return (null, "before");
        }

        return TryNumber(query["limit"].ToString(), HistoryFilter.MaxLimit, out var limit)
            ? (new HistoryFilter
            {
                State = state.Length > 0 ? Enum.Parse<NotificationState>(state, ignoreCase: true) : null,
                ContactPoint = contactPoint,
                Text = text,
                HasPicture = bool.TryParse(query["has_picture"].ToString(), out var has) ? has : null,
                Before = before,
                Limit = (int)(limit ?? new HistoryFilter().Limit),
            }, null)
            : (null, "limit");
    }

    /// <summary>The address of the same filter.</summary>
    public static string ToAddress(HistoryFilter filter, long? before)
    {
        var parts = new List<KeyValuePair<string, string?>>();
        Add("state", filter.State?.Label());
        Add("contact_point", filter.ContactPoint);
        Add("text", filter.Text);
        Add("has_picture", filter.HasPicture is { } has ? has ? "true" : "false" : null);
        Add("before", before?.ToString(CultureInfo.InvariantCulture));
        return QueryString.Create(parts).ToUriComponent();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add(new(name, value));
            }
        }
    }

    private static bool TryNumber(string text, long max, out long? number)
    {
        number = null;
        if (text.Length == 0)
        {
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is > 0 && value <= max;
        number = isNumber ? value : null;
        return isNumber;
    }
}
