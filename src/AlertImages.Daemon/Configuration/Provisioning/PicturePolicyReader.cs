using System.Globalization;
using AlertImages.Core.Provisioned;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>
/// Reads the file of <c>[unified_alerting.screenshots] picture_policies</c>: <c>picturePolicies: [{contactPoints: [pager], matchers:
/// [severity = info], pictures: false}]</c>.
/// </summary>
internal sealed class PicturePolicyReader(ProvisioningNodes nodes, MatcherReader matchers)
{
    private static readonly string[] s_keys =
    [
        "contactPoints", "matchers", "pictures", "width", "height", "scale", "theme", "timezone", "send", "onePicture", "annotate",
    ];

    public IReadOnlyList<PicturePolicy> Read(YamlNode root)
    {
        nodes.WarnOfUnknown(root, "picture policies", "apiVersion", "picturePolicies");
        return [.. nodes.Elements(root, "picturePolicies").Select(ReadEntry).OfType<PicturePolicy>()];
    }

    private PicturePolicy? ReadEntry(YamlNode node)
    {
        var isFine = true;
        nodes.WarnOfUnknown(node, "picturePolicies", s_keys);
        var conditions = matchers.Read(node);
        var policy = new PicturePolicy(nodes.Texts(node, "contactPoints"), conditions ?? [])
        {
            Pictures = Flag("pictures"),
            Width = Number("width", 10, 3080) is { } width ? (int)width : null,
            Height = Number("height", 10, 3000) is { } height ? (int)height : null,
            Scale = Number("scale", 0.1, 4),
            Theme = Choice("theme", static text => text is "dark" or "light" ? text : null, "dark or light"),
            TimeZone = Choice("timezone", static text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? text : null, "an IANA time zone"),
            Send = Choice("send", static text => text switch { "link" => "Link", "bytes" => "Bytes", _ => null }, "link or bytes") is { } send
                ? Enum.Parse<PictureSending>(send)
                : null,
            OnePicture = Flag("onePicture"),
            Annotate = Flag("annotate"),
        };
        return isFine && conditions is not null ? policy : null;

        void Fail(string key, string expected)
        {
            isFine = false;
            nodes.Error(node.Child(key) ?? node, $"{key}: '{node.Text(key)}' must be {expected}");
        }

        bool? Flag(string key)
        {
            if (node.Text(key).Length == 0)
            {
                return null;
            }

            if (ProvisioningNodes.Boolean(node.Text(key)) is { } flag)
            {
                return flag;
            }

            Fail(key, "true or false");
            return null;
        }

        double? Number(string key, double least, double most)
        {
            if (node.Text(key).Length == 0)
            {
                return null;
            }

            if (double.TryParse(node.Text(key), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most)
            {
                return number;
            }

            Fail(key, string.Create(CultureInfo.InvariantCulture, $"a number between {least} and {most}"));
            return null;
        }

        string? Choice(string key, Func<string, string?> read, string expected)
        {
            if (node.Text(key).Length == 0)
            {
                return null;
            }

            if (read(node.Text(key)) is { } found)
            {
                return found;
            }

            Fail(key, expected);
            return null;
        }
    }
}
