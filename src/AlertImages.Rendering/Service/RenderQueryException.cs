namespace AlertImages.Rendering.Service;

/// <summary>A request that cannot be rendered as it is; <see cref="Parameter"/> says which part of it.</summary>
public sealed class RenderQueryException(int status, string parameter, string problem) : Exception(problem)
{
    /// <summary>HTTP status of the answer: 400 or 403.</summary>
    public int Status { get; } = status;

    /// <summary>Name of the query parameter.</summary>
    public string Parameter { get; } = parameter;
}
