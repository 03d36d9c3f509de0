using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>A template in execution: it counts the steps, and says in which template and where an error is.</summary>
internal sealed class GoFrame(ParsedTemplate template, string name, GoBudget budget)
{
    public GoSource Source => template.Source;

    /// <summary>Counts a step; throws when the budget of the rendering is used up.</summary>
    public void Count(Node node)
    {
        if (!budget.TryStep())
        {
            throw Fail(node, string.Create(CultureInfo.InvariantCulture, $"gave up after {GoBudget.MaxSteps} steps"));
        }
    }

    /// <summary>Calls a function or method, and counts the text that it makes.</summary>
    public object? Call(Node node, string function, Func<object?> call)
    {
        var value = Guard(node, call, $"error calling {function}: ");
        var length = value switch { string text => text.Length, GoHtml html => html.Text.Length, _ => 0 };
        return Guard(node, () =>
        {
            GoRules.CheckLength(length);
            budget.Make(length);
            return value;
        });
    }

    /// <summary>Runs what may throw <see cref="GoValueException"/>, and adds the place to the error.</summary>
    public T Guard<T>(Node node, Func<T> run, string context = "")
    {
        try
        {
            return run();
        }
        catch (GoValueException exception)
        {
            throw Fail(node, context + exception.Message);
        }
    }

    public GoTemplateException Fail(Node node, string problem)
    {
        var at = Source.Error(node.Position, problem);
        return new GoTemplateException(at.Template, at.Line, at.Column, $"executing \"{name}\": {problem}");
    }
}
