namespace AlertImages.GoTemplates;

/// <summary>A part of a parsed template.</summary>
internal abstract record Node(int Position);

/// <summary>Text that is printed as it is.</summary>
internal sealed record TextNode(int Position, string Text) : Node(Position);

/// <summary><c>{{ pipeline }}</c>.</summary>
internal sealed record ActionNode(int Position, PipeNode Pipe) : Node(Position);

/// <summary><c>if</c> and <c>with</c>, which differ in what the dot is.</summary>
internal sealed record BranchNode(int Position, bool SetsDot, PipeNode Pipe, IReadOnlyList<Node> Then, IReadOnlyList<Node> Else) : Node(Position);

/// <summary><c>range</c>.</summary>
internal sealed record RangeNode(int Position, PipeNode Pipe, IReadOnlyList<Node> Then, IReadOnlyList<Node> Else) : Node(Position);

/// <summary><c>template "name" pipeline</c>.</summary>
internal sealed record CallNode(int Position, string Name, PipeNode? Pipe) : Node(Position);

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed record JumpNode(int Position, bool Ends) : Node(Position);

/// <summary>Commands joined by bars, and the variables that take the result.</summary>
internal sealed record PipeNode(int Position, IReadOnlyList<string> Variables, bool Declares, IReadOnlyList<CommandNode> Commands) : Node(Position);

/// <summary>A function or method with its arguments, or a single value.</summary>
internal sealed record CommandNode(int Position, IReadOnlyList<Node> Operands) : Node(Position);

/// <summary>A constant: bool, long, double, string, or null for <c>nil</c>.</summary>
internal sealed record ConstantNode(int Position, object? Value) : Node(Position);

/// <summary><c>.</c>.</summary>
internal sealed record DotNode(int Position) : Node(Position);

/// <summary>A function's name.</summary>
internal sealed record IdentifierNode(int Position, string Name) : Node(Position);

/// <summary><c>.A.B</c> (no start), <c>$x.A</c> (a variable) or <c>(pipeline).A</c>.</summary>
internal sealed record FieldNode(int Position, Node? Start, IReadOnlyList<string> Names) : Node(Position);

/// <summary><c>$x</c>.</summary>
internal sealed record VariableNode(int Position, string Name) : Node(Position);

/// <summary>A parsed template and the text that defines it.</summary>
internal sealed record ParsedTemplate(GoSource Source, IReadOnlyList<Node> Nodes)
{
    /// <summary>True when the template holds nothing but white space.</summary>
    public bool IsBlank => Nodes.All(static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));
}
