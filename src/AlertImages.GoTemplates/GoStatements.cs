namespace AlertImages.GoTemplates;

/// <summary>Runs the nodes of one template: text, actions, branches, loops and calls.</summary>
internal sealed class GoStatements(GoExecutor executor, GoFrame frame, GoPipelines pipelines, GoScope scope, GoOutputWriter output)
{
    /// <summary>How a list of nodes ended.</summary>
    private enum Flow
    {
        Goes,
        Breaks,
        Continues,
    }

    public void Walk(IReadOnlyList<Node> nodes, object? dot) => WalkAll(nodes, dot);

    private Flow WalkAll(IReadOnlyList<Node> nodes, object? dot)
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
        frame.Count(node);
        switch (node)
        {
            case TextNode text:
                Write(node, text.Text);
                return Flow.Goes;
            case ActionNode action:
                Print(action, dot);
                return Flow.Goes;
            case BranchNode or RangeNode:
                var mark = scope.Mark;
                var flow = node is RangeNode range ? Range(range, dot) : Branch((BranchNode)node, dot);
                scope.CutTo(mark);
                return flow;
            case CallNode call:
                Call(call, dot);
                return Flow.Goes;
            case JumpNode jump:
                return jump.Ends ? Flow.Breaks : Flow.Continues;
            default:
                throw frame.Fail(node, "unknown node");
        }
    }

    private void Print(ActionNode action, object? dot)
    {
        var value = pipelines.Evaluate(action.Pipe, dot);
        // a declaration or an assignment prints nothing
        if (action.Pipe.Variables.Count == 0)
        {
            Write(action, frame.Guard(action, () => output.Print(value)));
        }
    }

    private Flow Branch(BranchNode branch, object? dot)
    {
        var condition = pipelines.Evaluate(branch.Pipe, dot);
        return GoRules.IsTrue(condition) ? WalkAll(branch.Then, branch.SetsDot ? condition : dot) : WalkAll(branch.Else, dot);
    }

    private Flow Range(RangeNode range, object? dot)
    {
        var any = false;
        foreach (var (key, item) in Items(range, pipelines.EvaluateCommands(range.Pipe, dot)))
        {
            any = true;
            frame.Count(range);
            var mark = scope.Mark;
            SetRangeVariables(range.Pipe, key, item);
            var flow = WalkAll(range.Then, item);
            scope.CutTo(mark);
            if (flow == Flow.Breaks)
            {
                break;
            }
        }

        return any ? Flow.Goes : WalkAll(range.Else, dot);
    }

    private IEnumerable<(object? Key, object? Value)> Items(RangeNode range, object? value) => value switch
    {
        null => [],
        GoList list => list.Select(static (item, index) => ((object?)(long)index, item)),
        GoMap map => map.Entries.Select(static entry => ((object?)entry.Key, entry.Value)),
        _ => throw frame.Fail(range.Pipe, $"range can't iterate over {frame.Guard(range, () => GoPrint.Format(value))}"),
    };

    private void SetRangeVariables(PipeNode pipe, object? key, object? value)
    {
        switch (pipe.Variables)
        {
            case [var only]:
                pipelines.Set(pipe, only, value);
                break;
            case [var first, var second]:
                pipelines.Set(pipe, first, key);
                pipelines.Set(pipe, second, value);
                break;
        }
    }

    private void Call(CallNode call, object? dot)
    {
        var data = call.Pipe is null ? null : pipelines.Evaluate(call.Pipe, dot);
        if (!executor.TryCall(call.Name, data))
        {
            throw frame.Fail(call, $"template \"{call.Name}\" not defined");
        }
    }

    private void Write(Node node, string text)
    {
        if (!output.TryWrite(text))
        {
            throw frame.Fail(node, "template output exceeds maximum size");
        }
    }
}
