using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Makes the nodes of a template and of those that it defines (Go's text/template/parse/parse.go).</summary>
internal sealed class GoParser
{
    private const int MaxNesting = 200;
    private readonly string _name;
    private readonly string _source;
    private readonly IReadOnlyList<Token> _tokens;
    private readonly Func<string, bool> _isFunction;
    private readonly Dictionary<string, ParsedTemplate> _defined;
    private readonly HashSet<string> _here = new(StringComparer.Ordinal);
    private readonly List<string> _variables = ["$"];
    private int _at;
    private int _nesting;
    private int _ranges;

    private GoParser(string name, string source, Func<string, bool> isFunction, Dictionary<string, ParsedTemplate> defined)
    {
        (_name, _source, _isFunction, _defined) = (name, source, isFunction, defined);
        _tokens = GoLexer.Read(name, source);
    }

    /// <summary>Adds the template under its name, and every one that it defines.</summary>
    public static void Parse(string name, string source, Func<string, bool> isFunction, Dictionary<string, ParsedTemplate> defined)
    {
        var parser = new GoParser(name, source, isFunction, defined);
        var nodes = parser.ReadList(isTop: true, out var end);
        if (end is not null)
        {
            throw parser.Fail(parser._tokens[parser._at - 1], $"unexpected {{{{{end}}}}}");
        }

        parser.Define(parser.Current, name, nodes);
    }

    private Token Current => _tokens[_at];

    /// <summary>A template of white space alone does not replace one with content, and one text cannot define a template twice, as in Go.</summary>
    private void Define(Token at, string name, IReadOnlyList<Node> nodes)
    {
        var isEmpty = nodes.All(static node => node is TextNode text && string.IsNullOrWhiteSpace(text.Text));
        if (!isEmpty && !_here.Add(name))
        {
            throw Fail(at, $"template: multiple definition of template \"{name}\"");
        }

        if (!isEmpty || !_defined.ContainsKey(name))
        {
            _defined[name] = new ParsedTemplate(_name, _source, nodes);
        }
    }

    /// <summary>Up to <c>end</c> or <c>else</c>, which is told; null at the end of the text.</summary>
    private List<Node> ReadList(bool isTop, out string? end)
    {
        if (++_nesting > MaxNesting)
        {
            throw Fail(Current, "nested too deeply");
        }

        var nodes = new List<Node>();
        end = null;
        while (Current.Kind != TokenKind.End)
        {
            if (Current.Kind == TokenKind.Text)
            {
                nodes.Add(new TextNode(Current.Position, Current.Text));
                _at++;
                continue;
            }

            Expect(TokenKind.OpenAction, "action");
            SkipSpace();
            if (Current is { Kind: TokenKind.Identifier, Text: "end" or "else" })
            {
                end = Current.Text;
                _at++;
                _nesting--;
                return nodes;
            }

            if (ReadAction(isTop) is { } node)
            {
                nodes.Add(node);
            }
        }

        _nesting--;
        return nodes;
    }

    private Node? ReadAction(bool isTop)
    {
        var token = Current;
        if (token.Kind == TokenKind.CloseAction)
        {
            throw Fail(token, "missing value for command");
        }

        if (token.Kind == TokenKind.Identifier)
        {
            switch (token.Text)
            {
                case "if" or "with" or "range":
                    _at++;
                    return ReadControl(token);
                case "template":
                    _at++;
                    return ReadCall(token);
                case "define" when isTop && _nesting == 1:
                    _at++;
                    ReadDefinition(token);
                    return null;
                case "define":
                    throw Fail(token, "unexpected {{define}}");
                case "block":
                    _at++;
                    return ReadBlock(token);
                case "break" or "continue":
                    _at++;
                    return ReadJump(token);
            }
        }

        var pipe = ReadPipe("command", TokenKind.CloseAction, canDeclareTwo: false);
        return new ActionNode(token.Position, pipe);
    }

    private Node ReadControl(Token keyword)
    {
        var outer = _variables.Count;
        var isRange = keyword.Text == "range";
        var pipe = ReadPipe(keyword.Text, TokenKind.CloseAction, canDeclareTwo: isRange);
        _ranges += isRange ? 1 : 0;
        var then = ReadList(isTop: false, out var end);
        _ranges -= isRange ? 1 : 0;
        IReadOnlyList<Node> otherwise = [];
        if (end == "else")
        {
            SkipSpace();
            if (Current is { Kind: TokenKind.Identifier, Text: "if" or "with" } chained && chained.Text == keyword.Text)
            {
                // {{else if x}} is an if in the else, and they share their end
                _at++;
                otherwise = [ReadControl(chained)];
                Forget(outer);
                return Branch(keyword, pipe, then, otherwise);
            }

            Expect(TokenKind.CloseAction, "else");
            otherwise = ReadList(isTop: false, out end);
            if (end == "else")
            {
                throw Fail(Current, "expected end; found {{else}}");
            }
        }

        CloseEnd(keyword, end);
        Forget(outer);
        return Branch(keyword, pipe, then, otherwise);
    }

    private static Node Branch(Token keyword, PipeNode pipe, IReadOnlyList<Node> then, IReadOnlyList<Node> otherwise) => keyword.Text == "range"
        ? new RangeNode(keyword.Position, pipe, then, otherwise)
        : new BranchNode(keyword.Position, keyword.Text == "with", pipe, then, otherwise);

    private void CloseEnd(Token keyword, string? end)
    {
        if (end is null)
        {
            throw Fail(keyword, "unexpected EOF");
        }

        SkipSpace();
        Expect(TokenKind.CloseAction, "end");
    }

    private CallNode ReadCall(Token keyword)
    {
        var name = ReadName("template clause");
        SkipSpace();
        if (Current.Kind == TokenKind.CloseAction)
        {
            _at++;
            return new CallNode(keyword.Position, name, null);
        }

        return new CallNode(keyword.Position, name, ReadPipe("template clause", TokenKind.CloseAction, canDeclareTwo: false));
    }

    private void ReadDefinition(Token keyword)
    {
        var name = ReadName("define clause");
        SkipSpace();
        Expect(TokenKind.CloseAction, "define clause");
        Define(keyword, name, ReadBody(keyword));
    }

    private CallNode ReadBlock(Token keyword)
    {
        var name = ReadName("block clause");
        var pipe = ReadPipe("block clause", TokenKind.CloseAction, canDeclareTwo: false);
        Define(keyword, name, ReadBody(keyword));
        return new CallNode(keyword.Position, name, pipe);
    }

    /// <summary>With variables of its own, and outside every range.</summary>
    private List<Node> ReadBody(Token keyword)
    {
        string[] outer = [.. _variables];
        var ranges = _ranges;
        _variables.RemoveRange(1, _variables.Count - 1);
        _ranges = 0;
        var nodes = ReadList(isTop: false, out var end);
        if (end == "else")
        {
            throw Fail(Current, "unexpected {{else}} in " + keyword.Text + " clause");
        }

        CloseEnd(keyword, end);
        _variables.Clear();
        _variables.AddRange(outer);
        _ranges = ranges;
        return nodes;
    }

    private JumpNode ReadJump(Token keyword)
    {
        SkipSpace();
        Expect(TokenKind.CloseAction, keyword.Text);
        return _ranges > 0 ? new JumpNode(keyword.Position, keyword.Text == "break") : throw Fail(keyword, $"{{{{{keyword.Text}}}}} outside {{{{range}}}}");
    }

    private string ReadName(string context)
    {
        SkipSpace();
        if (Current.Kind != TokenKind.Quoted)
        {
            throw Unexpected(context);
        }

        return _tokens[_at++].Text;
    }

    private PipeNode ReadPipe(string context, TokenKind end, bool canDeclareTwo)
    {
        SkipSpace();
        var start = Current;
        var (variables, declares) = ReadVariables(context, canDeclareTwo);
        var commands = new List<CommandNode>();
        while (true)
        {
            SkipSpace();
            if (Current.Kind == end)
            {
                if (commands.Count == 0)
                {
                    throw Fail(Current, "missing value for " + context);
                }

                CheckStages(commands);
                _at++;
                // visible only after its own value
                _variables.AddRange(declares ? variables : []);
                return new PipeNode(start.Position, variables, declares, commands);
            }

            commands.Add(ReadCommand(context, end));
        }
    }

    private (IReadOnlyList<string> Variables, bool Declares) ReadVariables(string context, bool canDeclareTwo)
    {
        var begin = _at;
        var variables = new List<string>();
        while (Current.Kind == TokenKind.Variable)
        {
            variables.Add(Current.Text);
            _at++;
            SkipSpace();
            if (Current.Kind is TokenKind.Declare or TokenKind.Assign)
            {
                var declares = Current.Kind == TokenKind.Declare;
                if (variables.Count > (canDeclareTwo ? 2 : 1))
                {
                    throw Fail(Current, "too many declarations in " + context);
                }

                if (!declares)
                {
                    variables.ForEach(CheckVariable);
                }

                _at++;
                return (variables, declares);
            }

            if (Current.Kind != TokenKind.Comma || !canDeclareTwo)
            {
                break;
            }

            _at++;
            SkipSpace();
        }

        // no declaration after all: the variable is a value
        _at = begin;
        return ([], false);
    }

    /// <summary>Only the first may be no call.</summary>
    private void CheckStages(List<CommandNode> commands)
    {
        foreach (var command in commands.Skip(1))
        {
            if (command.Operands[0] is ConstantNode or DotNode)
            {
                throw FailAt(command.Position, "non executable command in pipeline stage " + (commands.IndexOf(command) + 1).ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private CommandNode ReadCommand(string context, TokenKind end)
    {
        var start = Current;
        var operands = new List<Node>();
        while (true)
        {
            SkipSpace();
            if (Current.Kind == end)
            {
                break;
            }

            if (Current.Kind == TokenKind.Pipe)
            {
                _at++;
                SkipSpace();
                if (Current.Kind == end || operands.Count == 0)
                {
                    throw Fail(Current, "missing value for " + context);
                }

                break;
            }

            operands.Add(ReadOperand(context));
            if (Current.Kind is not (TokenKind.Space or TokenKind.Pipe) && Current.Kind != end)
            {
                throw Unexpected("operand");
            }
        }

        return operands.Count > 0 ? new CommandNode(start.Position, operands) : throw Fail(start, "empty command");
    }

    private Node ReadOperand(string context)
    {
        var term = ReadTerm(context);
        var names = new List<string>();
        while (Current.Kind == TokenKind.Field)
        {
            names.Add(Current.Text);
            _at++;
        }

        return (term, names) switch
        {
            (_, []) => term,
            (FieldNode field, _) => field with { Names = [.. field.Names, .. names] },
            (ConstantNode or DotNode, _) => throw FailAt(term.Position, "unexpected . after term"),
            _ => new FieldNode(term.Position, term, names),
        };
    }

    private Node ReadTerm(string context)
    {
        var token = Current;
        _at++;
        switch (token.Kind)
        {
            case TokenKind.Identifier when token.Text is "true" or "false":
                return new ConstantNode(token.Position, token.Text == "true");
            case TokenKind.Identifier when token.Text == "nil":
                return new ConstantNode(token.Position, null);
            case TokenKind.Identifier:
                return _isFunction(token.Text) ? new IdentifierNode(token.Position, token.Text) : throw Fail(token, $"function \"{token.Text}\" not defined");
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.Field:
                return new FieldNode(token.Position, null, [token.Text]);
            case TokenKind.Variable:
                CheckVariable(token.Text);
                return new VariableNode(token.Position, token.Text);
            case TokenKind.Quoted:
                return new ConstantNode(token.Position, token.Text);
            case TokenKind.Character:
                return new ConstantNode(token.Position, token.Text.EnumerateRunes().Count() == 1 ? (long)token.Text.EnumerateRunes().First().Value : throw Fail(token, "malformed character constant"));
            case TokenKind.Number:
                return new ConstantNode(token.Position, ReadNumber(token));
            case TokenKind.OpenParenthesis:
                if (++_nesting > MaxNesting)
                {
                    throw Fail(token, "nested too deeply");
                }

                var pipe = ReadPipe("parenthesized pipeline", TokenKind.CloseParenthesis, canDeclareTwo: false);
                _nesting--;
                return pipe;
            default:
                _at--;
                throw Unexpected(context);
        }
    }

    /// <summary>Go's forms: decimal, 0x, 0o, 0b, underscores, exponents. Whole numbers stay whole, also <c>1e3</c>.</summary>
    private object ReadNumber(Token token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        var (sign, digits) = text[0] is '+' or '-' ? (text[0] == '-' ? -1 : 1, text[1..]) : (1, text);
        try
        {
            var radix = digits.Length > 1 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, >= '0' and <= '7' => -8, _ => 10 } : 10;
            if (radix != 10 && !(radix == 16 && digits.Contains('p', StringComparison.OrdinalIgnoreCase)))
            {
                return sign * Convert.ToInt64(radix == -8 ? digits[1..] : digits[2..], Math.Abs(radix));
            }

            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return whole;
            }

            if (text.TrimStart('+', '-').All(char.IsAsciiDigit))
            {
                throw Fail(token, $"integer overflow: {token.Text}");
            }

            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? number
                : throw Fail(token, $"bad number syntax: \"{token.Text}\"");
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw Fail(token, $"bad number syntax: \"{token.Text}\"");
        }
    }

    private void CheckVariable(string variable)
    {
        if (!_variables.Contains(variable))
        {
            throw Fail(_tokens[Math.Max(0, _at - 1)], $"undefined variable \"{variable}\"");
        }
    }

    private void Forget(int count) => _variables.RemoveRange(count, _variables.Count - count);

    private void SkipSpace()
    {
        while (Current.Kind == TokenKind.Space)
        {
            _at++;
        }
    }

    private void Expect(TokenKind kind, string context)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(context);
        }

        _at++;
    }

    private GoTemplateException Unexpected(string context)
    {
        var found = Current.Kind switch
        {
            TokenKind.End => "EOF",
            TokenKind.CloseAction => "\"}}\"",
            TokenKind.CloseParenthesis => "right paren",
            _ => $"\"{Current.Text}\"",
        };
        return Fail(Current, $"unexpected {found} in {context}");
    }

    private GoTemplateException Fail(Token token, string problem) => FailAt(token.Position, problem);

    private GoTemplateException FailAt(int position, string problem) => GoLexer.Error(_name, _source, position, problem);
}

/// <summary>A template that can run, and where it came from.</summary>
internal sealed record ParsedTemplate(string File, string Source, IReadOnlyList<Node> Nodes);
