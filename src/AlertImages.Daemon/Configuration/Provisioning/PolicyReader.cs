using AlertImages.Core.Alerts;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Work;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>Reads notification policies and mute timings with Alertmanager's rules: a node has from its parent what it does not say itself.</summary>
internal sealed class PolicyReader(ProvisioningNodes nodes, ProvisioningFiles result)
{
    private const string AllLabels = "...";
    private const int MaxDepth = 50;

    private static readonly string[] s_fields =
    [
        "orgId", "receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "matchers", "object_matchers", "match", "match_re",
        "mute_time_intervals", "active_time_intervals", "continue", "routes", "provenance",
    ];

    public void ReadRoot(YamlNode node)
    {
        foreach (var key in new[] { "matchers", "object_matchers", "match", "match_re", "mute_time_intervals", "active_time_intervals" })
        {
            if (node.Child(key) is YamlSequenceNode { Children.Count: > 0 } or YamlMappingNode { Children.Count: > 0 })
            {
                nodes.Error(node.Child(key)!, $"policies: the root policy must not have {key}");
            }
        }

        if (nodes.Text(node, "receiver").Length == 0)
        {
            nodes.Error(node, "policies: the root policy has no receiver");
        }

        if (result.Policy is not null)
        {
            nodes.Warn(node, "policies: there is a policy tree already; this one counts");
        }

        result.Policy = Read(node, new NotificationPolicy { Key = "", Receiver = "" }, "{}", depth: 0) with { Continue = false };
    }

    public void ReadTiming(YamlNode node)
    {
        nodes.WarnOfUnknown(node, "muteTimes", "orgId", "name", "time_intervals", "version", "provenance");
        if (nodes.RequireName(node, "muteTimes", node.Text("name")) is not { } name)
        {
            return;
        }

        if (!result.Timings.TryAdd(name, new MuteTiming(name, [.. nodes.Elements(node, "time_intervals").Select(interval => ReadInterval(name, interval))])))
        {
            nodes.Error(node, $"muteTimes: the name '{name}' stands twice");
        }
    }

    private NotificationPolicy Read(YamlNode node, NotificationPolicy parent, string key, int depth)
    {
        nodes.WarnOfUnknown(node, "policies", s_fields);
        if (depth > MaxDepth)
        {
            nodes.Error(node, $"policies: more than {MaxDepth} policies inside each other");
            return parent;
        }

        var receiver = nodes.Text(node, "receiver").Trim() is { Length: > 0 } own ? own : parent.Receiver;
        result.UsedContactPoints.Add((receiver, nodes.At(node, $"policies: the contact point '{receiver}' does not exist")));
        var groupBy = nodes.Texts(node, "group_by");
        if (groupBy.Contains(AllLabels) && groupBy.Count > 1)
        {
            nodes.Error(node.Child("group_by")!, $"group_by: '{AllLabels}' must stand alone");
        }

        if (groupBy.Distinct().Count() < groupBy.Count)
        {
            nodes.Error(node.Child("group_by")!, "group_by: a label stands twice");
        }

        var matchers = Matchers(node);
        var policy = parent with
        {
            Key = depth == 0 ? key : $"{key}/{{{string.Join(',', matchers)}}}",
            Receiver = receiver,
            Matchers = matchers,
            GroupBy = groupBy.Count > 0 ? [.. groupBy.Where(static label => label != AllLabels)] : parent.GroupBy,
            GroupByAll = groupBy.Count > 0 ? groupBy.Contains(AllLabels) : parent.GroupByAll,
            GroupWait = Duration(node, "group_wait", parent.GroupWait, mayBeZero: true),
            GroupInterval = Duration(node, "group_interval", parent.GroupInterval, mayBeZero: false),
            RepeatInterval = Duration(node, "repeat_interval", parent.RepeatInterval, mayBeZero: false),
            Continue = Flag(node, "continue"),
            MuteTimings = Timings(node, "mute_time_intervals"),
            ActiveTimings = Timings(node, "active_time_intervals"),
        };
        return policy with
        {
            Routes = Distinct([.. nodes.Elements(node, "routes").Select(route => Read(route, policy with { Routes = [] }, policy.Key, depth + 1))]),
        };
    }

    /// <summary>Siblings with the same matchers have keys of their own.</summary>
    private static List<NotificationPolicy> Distinct(List<NotificationPolicy> routes)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. routes.Select(route =>
        {
            var count = seen[route.Key] = seen.GetValueOrDefault(route.Key) + 1;
            return count == 1 ? route : WithKey(route, route.Key, $"{route.Key}#{count}");
        })];
    }

    private static NotificationPolicy WithKey(NotificationPolicy policy, string oldKey, string newKey) => policy with
    {
        Key = newKey + policy.Key[oldKey.Length..],
        Routes = [.. policy.Routes.Select(route => WithKey(route, oldKey, newKey))],
    };

    private List<LabelMatcher> Matchers(YamlNode node)
    {
        var matchers = new List<LabelMatcher>();
        foreach (var element in nodes.Elements(node, "matchers"))
        {
            Try(element, "matchers", () => matchers.AddRange(LabelMatcher.ParseList(nodes.Expand((element as YamlScalarNode)?.Value ?? "", element))));
        }

        foreach (var element in nodes.Elements(node, "object_matchers"))
        {
            Try(element, "object_matchers", () => matchers.Add(ObjectMatcher(element)));
        }

        foreach (var (key, type) in new[] { ("match", MatcherType.Equal), ("match_re", MatcherType.Regexp) })
        {
            foreach (var (name, value) in (node.Child(key) as YamlMappingNode)?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>())
            {
                Try(
                    value,
                    key,
                    () => matchers.Add(new LabelMatcher(((YamlScalarNode)name).Value ?? "", type, nodes.Expand(((YamlScalarNode)value).Value ?? "", value))));
            }
        }

        return [.. matchers.OrderBy(static matcher => matcher.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>One quote at each end of the value goes, as in Grafana.</summary>
    private LabelMatcher ObjectMatcher(YamlNode node)
    {
        if (node is not YamlSequenceNode { Children: [YamlScalarNode name, YamlScalarNode type, YamlScalarNode value] }
            || LabelMatcher.TypeOf(type.Value ?? "") is not { } matchType)
        {
            throw new FormatException("must be [label, operator, value] with the operator =, !=, =~ or !~");
        }

        var text = nodes.Expand(value.Value ?? "", value);
        text = text.StartsWith('"') ? text[1..] : text;
        return new LabelMatcher(nodes.Expand(name.Value ?? "", name), matchType, text.EndsWith('"') ? text[..^1] : text);
    }

    private IReadOnlyList<string> Timings(YamlNode node, string key)
    {
        var names = nodes.Texts(node, key);
        result.UsedTimings.AddRange(names.Select(name => (name, nodes.At(node.Child(key)!, $"{key}: the mute timing '{name}' does not exist"))));
        return names;
    }

    private TimeSpan Duration(YamlNode node, string key, TimeSpan inherited, bool mayBeZero)
    {
        var text = nodes.Text(node, key);
        if (text.Length == 0)
        {
            return inherited;
        }

        if (!DurationText.TryParse(text, out var duration) || (duration == TimeSpan.Zero && !mayBeZero))
        {
            nodes.Error(node.Child(key)!, $"{key}: '{text}' must be a duration such as 30s or 5m{(mayBeZero ? "" : ", and not zero")}");
            return inherited;
        }

        return duration;
    }

    private bool Flag(YamlNode node, string key)
    {
        var text = nodes.Text(node, key);
        if (ProvisioningNodes.Boolean(text) is { } flag)
        {
            return flag;
        }

        nodes.Error(node.Child(key)!, $"{key}: '{text}' must be true or false");
        return false;
    }

    private TimeInterval ReadInterval(string timing, YamlNode node)
    {
        nodes.WarnOfUnknown(node, $"mute timing '{timing}'", "times", "weekdays", "days_of_month", "months", "years", "location");
        return new TimeInterval
        {
            Times = [.. nodes.Elements(node, "times")
                .Select(range => Try(range, "times", () => TimeInterval.ParseTimes(range.Text("start_time"), range.Text("end_time"))))],
            Weekdays = Ranges(node, "weekdays", TimeInterval.ParseWeekdays),
            DaysOfMonth = Ranges(node, "days_of_month", TimeInterval.ParseDaysOfMonth),
            Months = Ranges(node, "months", TimeInterval.ParseMonths),
            Years = Ranges(node, "years", TimeInterval.ParseYears),
            Location = Location(node),
        };
    }

    private TimeZoneInfo Location(YamlNode node)
    {
        var name = node.Text("location");
        if (name.Length == 0 || TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return name.Length == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);
        }

        nodes.Error(node.Child("location")!, $"location: '{name}' is not a time zone such as Europe/Berlin");
        return TimeZoneInfo.Utc;
    }

    private List<InclusiveRange> Ranges(YamlNode node, string key, Func<string, InclusiveRange> parse) =>
        [.. nodes.Elements(node, key).Select(element => Try(element, key, () => parse((element as YamlScalarNode)?.Value ?? "")))];

    private void Try(YamlNode at, string key, Action read) => Try(at, key, () =>
    {
        read();
        return true;
    });

    private T? Try<T>(YamlNode at, string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException)
        {
            nodes.Error(at, $"{key}: {(exception is FormatException ? exception.Message : "must be a text")}");
            return default;
        }
    }
}
