using AlertImages.Core.Alerts;
using YamlDotNet.RepresentationModel;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>Reads the list <c>matchers</c> of an entry of ours, in Alertmanager's form.</summary>
internal sealed class MatcherReader(ProvisioningNodes nodes)
{
    /// <summary>The matchers, none when there is no list; null, with the error added, when one is wrong.</summary>
    public IReadOnlyList<LabelMatcher>? Read(YamlNode node)
    {
        var matchers = new List<LabelMatcher>();
        var isFine = true;
        foreach (var text in nodes.RawTexts(node, "matchers"))
        {
            try
            {
                matchers.AddRange(LabelMatcher.ParseList(text));
            }
            catch (FormatException exception)
            {
                isFine = false;
                nodes.Error(node.Child("matchers") ?? node, $"matchers: {exception.Message}");
            }
        }

        return isFine ? matchers : null;
    }
}
