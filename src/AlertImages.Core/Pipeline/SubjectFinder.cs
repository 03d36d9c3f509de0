using AlertImages.Core.Alerts;
using AlertImages.Core.Panels;
using AlertImages.Core.Pictures;
using AlertImages.Core.Provisioned;
using AlertImages.Core.Screenshots;
using AlertImages.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Pipeline;

/// <summary>Finds what the picture of each alert can show. Grafana is only asked for a picture that is still to be taken: repeats cost no request.</summary>
public sealed partial class SubjectFinder(PanelResolver panels, ScreenshotLedger ledger, ScreenshotOptions options, ILogger<SubjectFinder> logger)
{
    /// <summary>Starts the look-up of every alert, in the group's order. Never fails: an alert whose look-up fails has no panel, with that reason.</summary>
    public IReadOnlyList<Task<AlertSubject>> Find(AlertGroup group, ProvisionedSnapshot provisioned)
    {
        ArgumentNullException.ThrowIfNull(group);
        return [.. group.Alerts.Select(alert => FindAsync(group, alert, provisioned))];
    }

    /// <summary>What the alert and the operator's map say, without asking anybody.</summary>
    public static AlertSubject FindOffline(Alert alert, ProvisionedSnapshot provisioned)
    {
        ArgumentNullException.ThrowIfNull(provisioned);
        return new AlertSubject(
            alert, PanelResolver.ResolveOffline(alert, provisioned.Panels), provisioned.Datasources.Count > 0
                ? ChartFinder.Find(alert, provisioned.Panels)
                : null);
    }

    private async Task<AlertSubject> FindAsync(AlertGroup group, Alert alert, ProvisionedSnapshot provisioned)
    {
        try
        {
            using var step = Tracing.StartStep("panel");
            var subject = FindOffline(alert, provisioned);
            return subject.Panel is PanelResolution.None none && await IsToBeTakenAsync(group, alert, provisioned)
                ? subject with { Panel = await panels.AskRuleAsync(alert, none, CancellationToken.None) }
                : subject;
        }
        catch (Exception exception)
        {
            // a picture must never fail its notification, whatever is wrong with the store or Grafana
            LogFailed(exception, group.GroupKey);
            return new AlertSubject(alert, new PanelResolution.None(PictureFailure.Error), null);
        }
    }

    private async Task<bool> IsToBeTakenAsync(AlertGroup group, Alert alert, ProvisionedSnapshot provisioned)
    {
        var policy = provisioned.Pictures.Of(group.ContactPoint, alert.Labels);
        return options.Capture && policy.Pictures != false && await ledger.FindAsync(policy.EpisodeOf(alert), CancellationToken.None) is null;
    }

    [LoggerMessage(LogLevel.Error, "Could not look up the panel of an alert of group {GroupKey}")]
    private partial void LogFailed(Exception exception, string groupKey);
}
