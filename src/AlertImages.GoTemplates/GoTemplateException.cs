namespace AlertImages.GoTemplates;

/// <summary>A template that cannot be parsed, or that fails while it runs.</summary>
public sealed class GoTemplateException : Exception
{
    /// <summary>Says where and what.</summary>
    public GoTemplateException(string template, int line, int column, string problem)
        : base($"template: {template}:{line}:{column}: {problem}") => (Template, Line, Column, Problem) = (template, line, column, problem);

    /// <summary>Name of the template.</summary>
    public string Template { get; }

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Column, from 1.</summary>
    public int Column { get; }

    /// <summary>What is wrong, in Go's words where it has them.</summary>
    public string Problem { get; }
}
