using Microsoft.Extensions.Logging;

namespace AlertImages.Core.Delivery;

/// <summary>What integrations are made from, besides their settings.</summary>
/// <param name="Http">Client without time-out, redirects or cookies.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Shared">Settings that all integrations of a type share (<c>[smtp]</c>), by their type.</param>
public sealed record ContactPointServices(HttpClient Http, TimeProvider Time, ILoggerFactory Loggers, IReadOnlyList<object> Shared)
{
    /// <summary>Shared settings of one type.</summary>
    public T Get<T>() => Shared.OfType<T>().Single();
}
