using AlertImages.ContactPoints;
using AlertImages.Core.ContactPoints;
using AlertImages.Core.Provisioned;
using AlertImages.Daemon.Configuration.Values;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>Makes the integrations of all contact points, by the catalogue.</summary>
internal static class ContactPointBinder
{
    /// <summary>Checks every receiver; adds errors with file and line. What it gives makes the integrations once the services are there.</summary>
    public static Func<ContactPointServices, IReadOnlyDictionary<string, IReadOnlyList<Integration>>> Bind(ProvisioningFiles files)
    {
        var bound =
            new List<(string ContactPoint, ReceiverDefinition Receiver, ContactPointDescriptor Descriptor, Func<ContactPointServices, IContactPoint> Create)>();
        var uids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var contactPoint in files.ContactPoints)
        {
            foreach (var receiver in contactPoint.Receivers)
            {
                var errors = new List<string>();
                if (!uids.Add(receiver.Uid))
                {
                    errors.Add($"the uid '{receiver.Uid}' stands twice");
                }

                if (ContactPointCatalog.Find(receiver.Type) is not { } descriptor)
                {
                    var known = string.Join(", ", ContactPointCatalog.All.Select(static type => type.Type));
                    errors.Add($"type '{receiver.Type}' is not available; it must be one of {known}");
                }
                else if (descriptor.Bind(receiver.Settings, errors) is { } create)
                {
                    bound.Add((contactPoint.Name, receiver, descriptor, create));
                }

                foreach (var key in ContactPointCatalog.Find(receiver.Type) is { } known
                    ? receiver.Settings.Select(static setting => setting.Key).Where(key => !known.Keys.Contains(key))
                    : [])
                {
                    files.Warnings.Add(new ConfigurationError(
                        contactPoint.File,
                        receiver.Line,
                        $"contact point '{contactPoint.Name}', {receiver.Type} '{receiver.Uid}': there is no setting '{key}'; it is not used"));
                }

                files.Errors.AddRange(errors.Select(error =>
                    new ConfigurationError(
                        contactPoint.File,
                        receiver.Line,
                        $"contact point '{contactPoint.Name}', {receiver.Type} '{receiver.Uid}': {error}")));
            }
        }

        var names = files.ContactPoints.Select(static contactPoint => contactPoint.Name).ToArray();
        return services =>
        {
            var byName = bound.ToLookup(static entry => entry.ContactPoint, entry =>
                new Integration(
                    entry.Receiver.Uid,
                    entry.Descriptor.Type,
                    entry.Receiver.DisableResolveMessage,
                    entry.Create(services),
                    entry.Descriptor.Pace));
            return names.ToDictionary(static name => name, IReadOnlyList<Integration> (name) => [.. byName[name]], StringComparer.Ordinal);
        };
    }

    /// <summary>What the files hold, ready for use.</summary>
    public static ProvisionedSnapshot SnapshotOf(ProvisioningFiles files, IReadOnlyDictionary<string, IReadOnlyList<Integration>> contactPoints)
    {
        // for events that name no contact point: that of the root policy, else the first one
        var byDefault = files.Policy?.Receiver ?? files.ContactPoints.FirstOrDefault()?.Name;
        return new ProvisionedSnapshot
        {
            ContactPoints = contactPoints,
            DefaultName = byDefault,
            Policies = files.Policy is not null ? new PolicyTree(files.Policy, files.Timings) : byDefault is null ? null : PolicyTree.Of(byDefault),
            Templates = files.Templates,
            Panels = files.PanelMap,
            Pictures = new PicturePolicies(files.PicturePolicies),
            Datasources = files.Datasources,
        };
    }
}
