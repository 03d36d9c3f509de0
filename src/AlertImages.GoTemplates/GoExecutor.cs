namespace AlertImages.GoTemplates;

/// <summary>Runs templates that call each other (Go's text/template/exec.go).</summary>
internal sealed class GoExecutor(GoTemplateSet templates, GoRendering rendering, ValueEscape? escape)
{
    private const int MaxDepth = 100;
    private readonly GoOutputWriter _output = new(escape);
    private readonly GoScope _scope = new();
    private int _depth;

    /// <summary>Renders a template; the result of a failure holds the text that was printed before it.</summary>
    public GoOutput Run(string name, object? data)
    {
        try
        {
            if (!TryCall(name, data))
            {
                throw new GoTemplateException(name, 1, 1, $"template \"{name}\" not defined");
            }

            return new GoOutput(_output.ToString(), null);
        }
        catch (GoTemplateException exception)
        {
            return new GoOutput(_output.ToString(), exception);
        }
    }

    /// <summary>Runs a template within the current rendering; false when it is not defined.</summary>
    public bool TryCall(string name, object? data)
    {
        if (templates.Find(name) is not { } template)
        {
            return false;
        }

        if (++_depth > MaxDepth)
        {
            throw new GoTemplateException(name, 1, 1, $"exceeded maximum template depth ({MaxDepth})");
        }

        var outer = _scope.Enter(data);
        var frame = new GoFrame(template, name, rendering.Budget);
        new GoStatements(this, frame, new GoPipelines(frame, _scope, rendering, _output), _scope, _output).Walk(template.Nodes, data);
        _scope.Leave(outer);
        _depth--;
        return true;
    }
}
