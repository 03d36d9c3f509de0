using AlertImages.Core.Telemetry;
using AlertImages.Daemon.Configuration.Sections;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AlertImages.Daemon.Hosting;

/// <summary>
/// Sends traces to the collector of <c>[tracing.opentelemetry.otlp] address</c>:
/// <c>host:port</c> by gRPC as Grafana does, an address that begins with http by HTTP.
/// </summary>
internal sealed class TraceExport : IDisposable
{
    private readonly TracerProvider? _provider;

    public TraceExport(TracingSettings settings)
    {
        var address = settings.Address;
        if (address.Length > 0)
        {
            _provider = Sdk.CreateTracerProviderBuilder()
                .AddSource(Tracing.SourceName)
                .ConfigureResource(static resource => resource.AddService(
                    "alertimages",
                    serviceVersion: typeof(TraceExport).Assembly.GetName().Version?.ToString(3)))
                .AddOtlpExporter(options => (options.Protocol, options.Endpoint) = Target(address))
                .Build();
        }
    }

    /// <summary>What is left is sent.</summary>
    public void Dispose() => _provider?.Dispose();

    private static (OtlpExportProtocol Protocol, Uri Endpoint) Target(string address) => address.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        ? (OtlpExportProtocol.HttpProtobuf, new Uri(address.EndsWith("/v1/traces", StringComparison.Ordinal) ? address : address.TrimEnd('/') + "/v1/traces"))
        : (OtlpExportProtocol.Grpc, new Uri("http://" + address));
}
