using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlertImages.Core.Alerts;

namespace AlertImages.Storage.Rows;

/// <summary>
/// What makes two events the same: contact point, group, and which alerts are in which state since when. A firing alert's end is left out,
/// for senders move it with every repeat.
/// </summary>
internal static class ContentHash
{
    public static byte[] Of(AlertGroup group)
    {
        var text = new StringBuilder().Append(group.ContactPoint).Append('\n').Append(group.GroupKey).Append('\n').Append(group.OrgId);
        foreach (var alert in group.Alerts.OrderBy(static alert => alert.Fingerprint, StringComparer.Ordinal).ThenBy(static alert => alert.StartsAt))
        {
            text.Append('\n').Append(alert.Fingerprint).Append(' ').Append(alert.Status)
                .Append(CultureInfo.InvariantCulture, $" {alert.StartsAt?.UtcTicks}")
                .Append(CultureInfo.InvariantCulture, $" {(alert.Status == AlertState.Resolved ? alert.EndsAt?.UtcTicks : null)}");
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
