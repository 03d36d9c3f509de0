using System.Globalization;
using System.Text;

namespace AlertImages.GoTemplates;

/// <summary>Runs a template (Go's text/template/exec.go), within limits of size, depth and steps.</summary>
/// <param name="templates">What calls can find.</param>
/// <param name="functions">Of this rendering.</param>
/// <param name="escape">Applied to what actions print, unless it is marked as safe; the templates' own words stay. It sees the end of the text before the value.</param>
internal sealed class GoExecutor(GoTemplateSet templates, GoFunctions functions, ValueEscape? escape = null)
{
    private const int MaxDepth = 100;
    private const int ContextLength = 32;

    private readonly StringBuilder _output = new();
    private readonly List<(string Name, object? Value)> _variables = [];
    private int _depth;

    /// <summary>How a list of nodes ended.</summary>
    private enum Flow
    {
        Goes,
        Breaks,
        Continues,
    }

    /// <summary>The text; a failure has what was written before it in <see cref="GoOutput.Text"/>.</summary>
    public GoOutput Run(string name, object? data)
    {
        try
        {
            Call(templates.Find(name) ?? throw new GoTemplateException(name, 1, 1, $"template \"{name}\" not defined"), name, data);
            return new GoOutput(_output.ToString(), null);
        }
        catch (GoTemplateException exception)
        {
            return new GoOutput(_output.ToString(), exception);
        }
    }

    private void Call(ParsedTemplate template, string name, object? data)
    {
        if (++_depth > MaxDepth)
        {
            throw new GoTemplateException(name, 1, 1, $"exceeded maximum template depth ({MaxDepth})");
        }

        var frame = _variables.Count;
        _variables.Add(("$", data));
        new Frame(this, template, name).Walk(template.Nodes, data);
        _variables.RemoveRange(frame, _variables.Count - frame);
        _depth--;
    }

    /// <summary>One template that runs; variables of its callers are out of sight.</summary>
    private sealed class Frame(GoExecutor executor, ParsedTemplate template, string name)
    {
        private readonly int _start = executor._variables.Count - 1;

        public Flow Walk(IReadOnlyList<Node> nodes, object? dot)
        {
            foreach (var node in nodes)
            {
                var flow = Walk(node, dot);
                if (flow != Flow.Goes)
                {
                    return flow;
                }
            }

            return Flow.Goes;
        }

        private Flow Walk(Node node, object? dot)
        {
            Count(node);
            switch (node)
            {
                case TextNode text:
                    Write(node, text.Text);
                    return Flow.Goes;
                case ActionNode action:
                    var value = Evaluate(action.Pipe, dot);
                    if (action.Pipe.Variables.Count == 0)
                    {
                        Write(node, Guard(node, () => executor.Print(value)));
                    }

                    return Flow.Goes;
                case BranchNode branch:
                    return Scoped(() =>
                    {
                        var condition = Evaluate(branch.Pipe, dot);
                        return GoRules.IsTrue(condition) ? Walk(branch.Then, branch.SetsDot ? condition : dot) : Walk(branch.Else, dot);
                    });
                case RangeNode range:
                    return Scoped(() => Range(range, dot));
                case CallNode call:
                    var data = call.Pipe is null ? null : Evaluate(call.Pipe, dot);
                    executor.Call(executor.Templates.Find(call.Name) ?? throw Fail(node, $"template \"{call.Name}\" not defined"), call.Name, data);
                    return Flow.Goes;
                case JumpNode jump:
                    return jump.Ends ? Flow.Breaks : Flow.Continues;
                default:
                    throw Fail(node, "unknown node");
            }
        }

        private Flow Scoped(Func<Flow> run)
        {
            var mark = executor._variables.Count;
            var flow = run();
            executor._variables.RemoveRange(mark, executor._variables.Count - mark);
            return flow;
        }

        private Flow Range(RangeNode range, object? dot)
        {
            var value = EvaluateCommands(range.Pipe, dot);
            IEnumerable<(object? Key, object? Value)> items = value switch
            {
                null => [],
                GoList list => list.Select(static (item, index) => ((object?)(long)index, item)),
                GoMap map => map.Entries.Select(static entry => ((object?)entry.Key, entry.Value)),
                _ => throw Fail(range.Pipe, $"range can't iterate over {Guard(range, () => GoPrint.Format(value))}"),
            };
            var any = false;
            foreach (var (key, item) in items)
            {
                any = true;
                Count(range);
                var mark = executor._variables.Count;
                SetRangeVariables(range.Pipe, key, item);
                var flow = Walk(range.Then, item);
                executor._variables.RemoveRange(mark, executor._variables.Count - mark);
                if (flow == Flow.Breaks)
                {
                    break;
                }
            }

            return any ? Flow.Goes : Walk(range.Else, dot);
        }

        private void SetRangeVariables(PipeNode pipe, object? key, object? value)
        {
            switch (pipe.Variables)
            {
                case [var only]:
                    Set(pipe, only, value);
                    break;
                case [var first, var second]:
                    Set(pipe, first, key);
                    Set(pipe, second, value);
                    break;
            }
        }

        private object? Evaluate(PipeNode pipe, object? dot)
        {
            var value = EvaluateCommands(pipe, dot);
            foreach (var variable in pipe.Variables)
            {
                Set(pipe, variable, value);
            }

            return value;
        }

        private void Set(PipeNode pipe, string variable, object? value)
        {
            if (pipe.Declares)
            {
                executor._variables.Add((variable, value));
                return;
            }

            executor._variables[Find(pipe, variable)] = (variable, value);
        }

        private int Find(Node node, string variable)
        {
            for (var index = executor._variables.Count - 1; index >= _start; index--)
            {
                if (executor._variables[index].Name == variable)
                {
                    return index;
                }
            }

            throw Fail(node, $"undefined variable: {variable}");
        }

        private object? EvaluateCommands(PipeNode pipe, object? dot)
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
        /// <param name="final">What the command before it in the pipeline gave: the last argument; empty for the first one.</param>
        private object? Evaluate(CommandNode command, object? dot, object?[] final)
        {
            Count(command);
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
                    return executor._variables[Find(variable, variable.Name)].Value;
            }

            RefuseArguments(command, final);
            return first is ConstantNode { Value: null } ? throw Fail(first, "nil is not a command") : Operand(first, dot);
        }

        private void RefuseArguments(CommandNode command, object?[] final)
        {
            if (command.Operands.Count > 1 || final.Length > 0)
            {
                throw Fail(command, $"can't give argument to non-function {template.Source.Text[command.Operands[0].Position..].Split(' ', '}', '|')[0]}");
            }
        }

        private object? CallFunction(IdentifierNode function, CommandNode command, object? dot, object?[] final)
        {
            // they stop at the first that decides, so the others are not evaluated
            if (function.Name is "and" or "or")
            {
                return Decide(function, command, dot, final);
            }

            object?[] arguments = [.. command.Operands.Skip(1).Select(operand => Operand(operand, dot)), .. final];
            if (executor.Escapes && function.Name == "printf" && command.Operands is [_, ConstantNode { Value: string }, ..])
            {
                // the format is the template's own words
                object?[] escaped = [arguments[0], .. arguments.Skip(1).Select(argument => argument is string text ? executor.Escape(text) : argument)];
                return Made(function, function.Name, () => new GoHtml((string)executor.Functions.Call(function.Name, escaped)!));
            }

            return Made(function, function.Name, () => executor.Functions.Call(function.Name, arguments));
        }

        /// <summary>Calls a function or method, and counts the text that it makes.</summary>
        private object? Made(Node node, string name, Func<object?> call)
        {
            var value = Guard(node, call, $"error calling {name}: ");
            var length = value switch { string text => text.Length, GoHtml html => html.Text.Length, _ => 0 };
            return Guard(node, () =>
            {
                GoRules.CheckLength(length);
                executor.Functions.Budget.Make(length);
                return value;
            });
        }

        private object? Decide(IdentifierNode function, CommandNode command, object? dot, object?[] final)
        {
            var count = command.Operands.Count - 1 + final.Length;
            if (count == 0)
            {
                throw Fail(function, $"wrong number of args for {function.Name}: want at least 1 got 0");
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
            Count(node);
            return node switch
            {
                ConstantNode constant => constant.Value,
                DotNode => dot,
                VariableNode variable => executor._variables[Find(variable, variable.Name)].Value,
                FieldNode field => Fields(field, dot, [node], []),
                PipeNode pipe => Evaluate(pipe, dot),
                IdentifierNode function => Made(function, function.Name, () => executor.Functions.Call(function.Name, [])),
                _ => throw Fail(node, "can't handle it"),
            };
        }

        /// <summary>Field after field; the last one takes the arguments when it is a method.</summary>
        private object? Fields(FieldNode field, object? dot, IReadOnlyList<Node> operands, object?[] final)
        {
            var value = field.Start is null ? dot : Operand(field.Start, dot);
            for (var index = 0; index < field.Names.Count; index++)
            {
                var isLast = index == field.Names.Count - 1;
                value = Member(field, value, field.Names[index], isLast ? [.. operands.Skip(1).Select(operand => Operand(operand, dot)), .. final] : []);
            }

            return value;
        }

        private object? Member(FieldNode field, object? value, string member, object?[] arguments)
        {
            var method = value switch
            {
                GoMap map => map.Method(member),
                GoList list => list.Method(member),
                GoObject item => item.Method(member),
                null => null,
                _ => GoTimes.Find(value, member),
            };
            if (method is not null)
            {
                return Made(field, member, () => method(arguments));
            }

            var found = value switch
            {
                GoMap map => map[member],
                GoObject item when item.TryField(member, out var inner) => inner,
                null => throw Fail(field, $"nil data; no entry for key \"{member}\""),
                _ => throw Fail(field, $"can't evaluate field {member} in type {GoRules.TypeOf(value)}"),
            };
            return arguments.Length == 0 ? found : throw Fail(field, $"{member} has arguments but cannot be invoked as function");
        }

        private void Write(Node node, string text)
        {
            if (executor._output.Length + text.Length > GoTemplateSet.MaxOutput)
            {
                throw Fail(node, "template output exceeds maximum size");
            }

            executor._output.Append(text);
        }

        private void Count(Node node)
        {
            if (!executor.Functions.Budget.TryStep())
            {
                throw Fail(node, string.Create(CultureInfo.InvariantCulture, $"gave up after {GoBudget.MaxSteps} steps"));
            }
        }

        private T Guard<T>(Node node, Func<T> run, string context = "")
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

        private GoTemplateException Fail(Node node, string problem)
        {
            var at = template.Source.Error(node.Position, problem);
            return new GoTemplateException(at.Template, at.Line, at.Column, $"executing \"{name}\": {problem}");
        }
    }

    private bool Escapes => escape is not null;

    private string Print(object? value) => value is GoHtml html ? html.Text : Escape(GoPrint.Print(value));

    private string Escape(string text) => escape is null ? text : escape(text, _output.ToString(Math.Max(0, _output.Length - ContextLength), Math.Min(_output.Length, ContextLength)));

    private GoTemplateSet Templates => templates;

    private GoFunctions Functions => functions;
}

/// <summary>Takes the meaning from a value before it is printed after a text that ends so.</summary>
public delegate string ValueEscape(string value, string before);

/// <summary>What a run gave: the text, and what ended it early.</summary>
public sealed record GoOutput(string Text, GoTemplateException? Failure);
