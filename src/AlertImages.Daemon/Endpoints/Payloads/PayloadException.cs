namespace AlertImages.Daemon.Endpoints.Payloads;

/// <summary>A body that cannot be taken; <see cref="Field"/> says which part of it.</summary>
internal sealed class PayloadException(string field, string problem) : Exception($"{field}: {problem}")
{
    public string Field { get; } = field;
}
