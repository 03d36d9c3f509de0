namespace AlertImages.GoTemplates;

/// <summary>Evaluates the pipelines of one template.</summary>
internal sealed class GoPipelines(GoFrame frame, GoScope scope, GoRendering rendering, GoOutputWriter output)
{
    /// <summary>The value of a pipeline, which its variables take.</summary>
    public object? Evaluate(PipeNode pipe, object? dot)
    {
        var value = EvaluateCommands(pipe, dot);
        foreach (var variable in pipe.Variables)
        {
            Set(pipe, variable, value);
        }

        return value;
    }

    /// <summary>Declares or assigns a variable of a pipeline.</summary>
    public void Set(PipeNode pipe, string variable, object? value)
    {
        if (pipe.Declares)
        {
            scope.Declare(variable, value);
        }
        else if (!scope.TrySet(variable, value))
        {
            throw frame.Fail(pipe, $"undefined variable: {variable}");
        }
    }

    /// <summary>The value of the commands alone; the variables are not set.</summary>
    public object? EvaluateCommands(PipeNode pipe, object? dot)
    {
        object?[] final = [];
        foreach (var command in pipe.Commands)
        {
            final = [Evaluate(command, dot, final)];
        }

        return final.Length > 0 ? final[0] : null;
    }

    /// <param name="command">The command.</param>
    /// <param name="dot">The dot.</param>
    /// <param name="final">The result of the previous command, which becomes the last argument; empty for the first command.</param>
    private object? Evaluate(CommandNode command, object? dot, object?[] final)
    {
        frame.Count(command);
        var first = command.Operands[0];
        switch (first)
        {
            case IdentifierNode function:
                return CallFunction(function, command, dot, final);
            case FieldNode field:
                return Fields(field, dot, command.Operands, final);
            case PipeNode pipe when command.Operands.Count == 1 && final.Length == 0:
                return Evaluate(pipe, dot);
            case VariableNode variable:
                RefuseArguments(command, final);
                return Get(variable);
        }

        RefuseArguments(command, final);
        return first is ConstantNode { Value: null } ? throw frame.Fail(first, "nil is not a command") : Operand(first, dot);
    }

    private void RefuseArguments(CommandNode command, object?[] final)
    {
        if (command.Operands.Count > 1 || final.Length > 0)
        {
            var word = frame.Source.Text[command.Operands[0].Position..].Split(' ', '}', '|')[0];
            throw frame.Fail(command, $"can't give argument to non-function {word}");
        }
    }

    private object? CallFunction(IdentifierNode function, CommandNode command, object? dot, object?[] final)
    {
        // the arguments after the deciding one are not evaluated
        if (function.Name is "and" or "or")
        {
            return Decide(function, command, dot, final);
        }

        object?[] arguments = [.. command.Operands.Skip(1).Select(operand => Operand(operand, dot)), .. final];
        if (output.Escapes && function.Name == "printf" && command.Operands is [_, ConstantNode { Value: string }, ..])
        {
            // the format is text of the template and is not escaped
            object?[] escaped = [arguments[0], .. arguments.Skip(1).Select(argument => argument is string text ? output.Escape(text) : argument)];
            return frame.Call(function, function.Name, () => new GoHtml((string)rendering.Call(function.Name, escaped)!));
        }

        return frame.Call(function, function.Name, () => rendering.Call(function.Name, arguments));
    }

    private object? Decide(IdentifierNode function, CommandNode command, object? dot, object?[] final)
    {
        var count = command.Operands.Count - 1 + final.Length;
        if (count == 0)
        {
            throw frame.Fail(function, $"wrong number of args for {function.Name}: want at least 1 got 0");
        }

        object? value = null;
        for (var index = 0; index < count; index++)
        {
            value = index + 1 < command.Operands.Count ? Operand(command.Operands[index + 1], dot) : final[0];
            if (GoRules.IsTrue(value) == (function.Name == "or"))
            {
                return value;
            }
        }

        return value;
    }

    private object? Operand(Node node, object? dot)
    {
        frame.Count(node);
        return node switch
        {
            ConstantNode constant => constant.Value,
            DotNode => dot,
            VariableNode variable => Get(variable),
            FieldNode field => Fields(field, dot, [node], []),
            PipeNode pipe => Evaluate(pipe, dot),
            IdentifierNode function => frame.Call(function, function.Name, () => rendering.Call(function.Name, [])),
            _ => throw frame.Fail(node, "can't handle it"),
        };
    }

    /// <summary>Follows a chain of fields; the last one takes the arguments when it is a method.</summary>
    private object? Fields(FieldNode field, object? dot, IReadOnlyList<Node> operands, object?[] final)
    {
        var value = field.Start is null ? dot : Operand(field.Start, dot);
        for (var index = 0; index < field.Names.Count; index++)
        {
            var isLast = index == field.Names.Count - 1;
            object?[] arguments = isLast ? [.. operands.Skip(1).Select(operand => Operand(operand, dot)), .. final] : [];
            value = GoMembers.Evaluate(frame, field, value, field.Names[index], arguments);
        }

        return value;
    }

    private object? Get(VariableNode variable) =>
        scope.TryGet(variable.Name, out var value) ? value : throw frame.Fail(variable, $"undefined variable: {variable.Name}");
}
