using System.Globalization;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Work;
using AlertImages.Rendering.Chromium;

namespace AlertImages.Rendering.Service;

/// <summary>The query of <c>GET /render</c> and <c>/render/csv</c>, checked (the Grafana image renderer's API).</summary>
public sealed record RenderQuery
{
    private const int WholePage = -1;
    private const int SmallestSide = 10;
    private const int MaxKeyLength = 4096;
    private static readonly TimeSpan s_usualTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromMinutes(5);
    private static readonly string[] s_papers = ["Letter", "Legal", "Tabloid", "Ledger", "A0", "A1", "A2", "A3", "A4", "A5", "A6"];

    private RenderQuery()
    {
    }

    /// <summary>Longest time for the answer.</summary>
    public TimeSpan Timeout { get; private init; }

    internal PageRequest Page { get; private init; } = null!;

    /// <summary>Reads and checks a query. Sizes above the limits are cut to them; everything else that is wrong throws.</summary>
    /// <param name="parameter">Gives a parameter of the query; null when it is not there.</param>
    /// <param name="isCsv">True for <c>/render/csv</c>.</param>
    /// <param name="acceptLanguage">The caller's header, passed on to the page; empty: none.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="RenderQueryException">Names the parameter.</exception>
    public static RenderQuery Parse(Func<string, string?> parameter, bool isCsv, string acceptLanguage, RenderServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(options);
        string Get(string name) => parameter(name) ?? "";
        var url = ReadUrl(Get("url"), options);
        return new RenderQuery
        {
            Timeout = ReadTimeout(Get("timeout")),
            Page = new PageRequest
            {
                Address = url,
                Format = isCsv ? PageFormat.Csv : ReadFormat(Get("encoding")),
                Look = new ScreenshotLook
                {
                    Width = ReadSide("width", Get("width"), options.DefaultWidth, options.MaxWidth),
                    Height = Get("height") == "-1" ? WholePage : ReadSide("height", Get("height"), options.DefaultHeight, options.MaxHeight),
                    Scale = ReadScale(Get("deviceScaleFactor"), options.MaxScale),
                    TimeZone = ReadTimeZone(Get("timezone")),
                },
                MaxHeight = options.MaxHeight,
                IsCredentialShortLived = Get("renderKey").Length > 0,
                Headers = Headers(ReadKey(Get("renderKey")), Get("domain"), url, acceptLanguage),
                Pdf = new PdfLook
                {
                    Landscape = ReadBoolean("landscape", First(Get("pdf.landscape"), Get("landscape")), false),
                    Format = ReadPaper(Get("pdf.format")),
                    PrintBackground = ReadBoolean("pdf.printBackground", Get("pdf.printBackground"), true),
                    PageRanges = ReadRanges(Get("pdf.pageRanges")),
                },
            },
        };
    }

    private static Uri ReadUrl(string text, RenderServiceOptions options)
    {
        if (text.Length == 0)
        {
            throw new RenderQueryException(400, "url", "url is missing");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw new RenderQueryException(400, "url", "url is not an absolute address");
        }

        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            throw new RenderQueryException(403, "url", "Forbidden query url protocol");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new RenderQueryException(400, "url", "url must not hold a user");
        }

        return new AllowedUrls(options.AllowedUrls).Allows(url)
            ? url
            : throw new RenderQueryException(403, "url", "url is not one of [rendering.service] allowed_urls");
    }

    private static int ReadSide(string name, string text, int usual, int most)
    {
        if (text.Length == 0)
        {
            return usual;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side))
        {
            throw new RenderQueryException(400, name, $"{name} is not a whole number");
        }

        return side < SmallestSide ? usual : (int)Math.Min(side, most);
    }

    private static double ReadScale(string text, double most)
    {
        if (text.Length == 0)
        {
            return 1;
        }

        var isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var scale)
            && double.IsFinite(scale);
        // Grafana sends 0 when nobody chose a scale
        return !isNumber ? throw new RenderQueryException(400, "deviceScaleFactor", "deviceScaleFactor is not a number above 0")
            : scale <= 0 ? 1
            : Math.Min(scale, most);
    }

    private static TimeSpan ReadTimeout(string text)
    {
        if (text is "" or "0")
        {
            return s_usualTimeout;
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds >= s_longestTimeout.TotalSeconds ? s_longestTimeout : TimeSpan.FromSeconds(seconds);
        }

        return DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero
            ? duration < s_longestTimeout ? duration : s_longestTimeout
            : throw new RenderQueryException(400, "timeout", "timeout is neither a number of seconds nor a duration above 0");
    }

    private static PageFormat ReadFormat(string text) => text switch
    {
        "" or "png" => PageFormat.Png,
        "pdf" => PageFormat.Pdf,
        _ => throw new RenderQueryException(400, "encoding", "encoding must be png or pdf"),
    };

    /// <summary>An unknown zone is the browser's own, as in the Grafana image renderer.</summary>
    private static string ReadTimeZone(string text) => text.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? text : "";

    private static string ReadKey(string text) =>
        text.Length <= MaxKeyLength && text.All(static letter => letter is > ' ' and <= '~' and not (';' or ',' or '"' or '\\'))
            ? text
            : throw new RenderQueryException(400, "renderKey", "renderKey holds a character that a cookie cannot hold");

    private static string ReadPaper(string text) => text.Length == 0
        ? "A4"
        : s_papers.FirstOrDefault(paper => paper.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new RenderQueryException(400, "pdf.format", $"pdf.format must be one of {string.Join(", ", s_papers)}");

    private static string ReadRanges(string text) => text.Length <= 200 && text.All(static letter => char.IsAsciiDigit(letter) || letter is '-' or ',' or ' ')
        ? text
        : throw new RenderQueryException(400, "pdf.pageRanges", "pdf.pageRanges must be like 1-3, 5");

    private static bool ReadBoolean(string name, string text, bool usual) => text switch
    {
        "" => usual,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new RenderQueryException(400, name, $"{name} must be true or false"),
    };

    private static string First(string one, string other) => one.Length > 0 ? one : other;

    /// <summary>The key travels as the cookie that Grafana expects, to the host that it is for.</summary>
    private static Dictionary<string, string> Headers(string key, string domain, Uri url, string acceptLanguage)
    {
        var headers = new Dictionary<string, string>();
        var isForHost = domain.Length == 0
            || url.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || url.IdnHost.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
        if (key.Length > 0 && isForHost)
        {
            headers["Cookie"] = "renderKey=" + key;
        }

        if (acceptLanguage.Length is > 0 and < 200 && acceptLanguage.All(static letter => letter is >= ' ' and <= '~'))
        {
            headers["Accept-Language"] = acceptLanguage;
        }

        return headers;
    }
}
