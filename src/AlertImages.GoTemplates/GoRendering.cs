namespace AlertImages.GoTemplates;

/// <summary>What the functions of one rendering share: the clock, the templates and the budget.</summary>
internal sealed class GoRendering(TimeProvider time, GoTemplateSet templates)
{
    private const int MaxNested = 10;
    private int _nested;

    public GoTemplateSet Templates => templates;

    /// <summary>Shared with nested renderings.</summary>
    public GoBudget Budget { get; } = new();

    public DateTimeOffset Now => time.GetUtcNow();

    public object? Call(string name, object?[] arguments) => templates.Functions.Find(name)(this, arguments);

    /// <summary>The text of a template that a function runs; throws <see cref="GoValueException"/> when it fails.</summary>
    public string RunNested(GoTemplateSet known, string name, object? data)
    {
        if (++_nested > MaxNested)
        {
            throw new GoValueException("templates are nested too deeply");
        }

        var output = known.Run(name, data, this);
        _nested--;
        return output.Failure is null ? output.Text : throw new GoValueException(output.Failure.Message);
    }
}
