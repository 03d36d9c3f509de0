using System.Text.Json.Nodes;

namespace AlertImages.Daemon.Configuration.Provisioning;

/// <summary>A contact point as a provisioning file describes it.</summary>
internal sealed record ContactPointDefinition(string Name, string File, int Line, IReadOnlyList<ReceiverDefinition> Receivers);

/// <summary>One receiver of a contact point: Grafana's word for an integration.</summary>
internal sealed record ReceiverDefinition(string Uid, string Type, bool DisableResolveMessage, JsonObject Settings, int Line);
