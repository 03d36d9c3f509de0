namespace AlertImages.GoTemplates;

/// <summary>Parses the text, the actions and the control structures of a template, and of those that it defines (Go's text/template/parse/parse.go).</summary>
internal sealed class GoParser
{
    private readonly Dictionary<string, ParsedTemplate> _defined;
    private readonly HashSet<string> _definedHere = new(StringComparer.Ordinal);
    private readonly VariableNames _scope = new();
    private readonly TokenCursor _tokens;
    private readonly GoExpressionParser _expressions;
    private int _ranges;

    private GoParser(GoSource source, GoFunctionTable functions, Dictionary<string, ParsedTemplate> defined)
    {
        _defined = defined;
        _tokens = new TokenCursor(source);
        _expressions = new GoExpressionParser(_tokens, functions, _scope);
    }

    /// <summary>Adds the template under the name of its source, and every template that it defines.</summary>
    public static void Parse(GoSource source, GoFunctionTable functions, Dictionary<string, ParsedTemplate> defined)
    {
        var parser = new GoParser(source, functions, defined);
        var nodes = parser.ReadList(isTop: true, out var end);
        if (end is not null)
        {
            throw parser._tokens.Fail(parser._tokens.Previous, $"unexpected {{{{{end}}}}}");
        }

        parser.Define(parser._tokens.Current, source.Name, nodes);
    }

    /// <summary>As in Go, a blank template does not replace one with content, and one text cannot define a template twice.</summary>
    private void Define(Token at, string name, IReadOnlyList<Node> nodes)
    {
        var template = new ParsedTemplate(_tokens.Source, nodes);
        if (!template.IsBlank && !_definedHere.Add(name))
        {
            throw _tokens.Fail(at, $"template: multiple definition of template \"{name}\"");
        }

        if (!template.IsBlank || !_defined.ContainsKey(name))
        {
            _defined[name] = template;
        }
    }

    /// <summary>The nodes up to <c>end</c> or <c>else</c>; <paramref name="end"/> is that word, or null at the end of the text.</summary>
    private List<Node> ReadList(bool isTop, out string? end)
    {
        _tokens.Enter();
        var nodes = new List<Node>();
        end = null;
        while (_tokens.Current.Kind != TokenKind.End)
        {
            if (_tokens.Current.Kind == TokenKind.Text)
            {
                nodes.Add(new TextNode(_tokens.Current.Position, _tokens.Current.Text));
                _tokens.Take();
                continue;
            }

            _tokens.Expect(TokenKind.OpenAction, "action");
            _tokens.SkipSpace();
            if (_tokens.Current is { Kind: TokenKind.Identifier, Text: "end" or "else" })
            {
                end = _tokens.Current.Text;
                _tokens.Take();
                _tokens.Leave();
                return nodes;
            }

            if (ReadAction(isTop) is { } node)
            {
                nodes.Add(node);
            }
        }

        _tokens.Leave();
        return nodes;
    }

    private Node? ReadAction(bool isTop)
    {
        var token = _tokens.Current;
        if (token.Kind == TokenKind.CloseAction)
        {
            throw _tokens.Fail(token, "missing value for command");
        }

        if (token.Kind == TokenKind.Identifier)
        {
            switch (token.Text)
            {
                case "if" or "with" or "range":
                    _tokens.Take();
                    return ReadControl(token);
                case "template":
                    _tokens.Take();
                    return ReadCall(token);
                case "define" when isTop && _tokens.IsTop:
                    _tokens.Take();
                    ReadDefinition(token);
                    return null;
                case "define":
                    throw _tokens.Fail(token, "unexpected {{define}}");
                case "block":
                    _tokens.Take();
                    return ReadBlock(token);
                case "break" or "continue":
                    _tokens.Take();
                    return ReadJump(token);
            }
        }

        var pipe = _expressions.ReadPipe("command", TokenKind.CloseAction, canDeclareTwo: false);
        return new ActionNode(token.Position, pipe);
    }

    private Node ReadControl(Token keyword)
    {
        var outer = _scope.Count;
        var isRange = keyword.Text == "range";
        var pipe = _expressions.ReadPipe(keyword.Text, TokenKind.CloseAction, canDeclareTwo: isRange);
        _ranges += isRange ? 1 : 0;
        var then = ReadList(isTop: false, out var end);
        _ranges -= isRange ? 1 : 0;
        IReadOnlyList<Node> otherwise = [];
        if (end == "else")
        {
            _tokens.SkipSpace();
            if (_tokens.Current is { Kind: TokenKind.Identifier, Text: "if" or "with" } chained && chained.Text == keyword.Text)
            {
                // {{else if x}} is an if inside the else; both share one end
                _tokens.Take();
                otherwise = [ReadControl(chained)];
                _scope.CutTo(outer);
                return Branch(keyword, pipe, then, otherwise);
            }

            _tokens.Expect(TokenKind.CloseAction, "else");
            otherwise = ReadList(isTop: false, out end);
            if (end == "else")
            {
                throw _tokens.Fail(_tokens.Current, "expected end; found {{else}}");
            }
        }

        CloseEnd(keyword, end);
        _scope.CutTo(outer);
        return Branch(keyword, pipe, then, otherwise);
    }

    private static Node Branch(Token keyword, PipeNode pipe, IReadOnlyList<Node> then, IReadOnlyList<Node> otherwise) => keyword.Text == "range"
        ? new RangeNode(keyword.Position, pipe, then, otherwise)
        : new BranchNode(keyword.Position, keyword.Text == "with", pipe, then, otherwise);

    private void CloseEnd(Token keyword, string? end)
    {
        if (end is null)
        {
            throw _tokens.Fail(keyword, "unexpected EOF");
        }

        _tokens.SkipSpace();
        _tokens.Expect(TokenKind.CloseAction, "end");
    }

    private CallNode ReadCall(Token keyword)
    {
        var name = ReadName("template clause");
        _tokens.SkipSpace();
        if (_tokens.Current.Kind == TokenKind.CloseAction)
        {
            _tokens.Take();
            return new CallNode(keyword.Position, name, null);
        }

        return new CallNode(keyword.Position, name, _expressions.ReadPipe("template clause", TokenKind.CloseAction, canDeclareTwo: false));
    }

    private void ReadDefinition(Token keyword)
    {
        var name = ReadName("define clause");
        _tokens.SkipSpace();
        _tokens.Expect(TokenKind.CloseAction, "define clause");
        Define(keyword, name, ReadBody(keyword));
    }

    private CallNode ReadBlock(Token keyword)
    {
        var name = ReadName("block clause");
        var pipe = _expressions.ReadPipe("block clause", TokenKind.CloseAction, canDeclareTwo: false);
        Define(keyword, name, ReadBody(keyword));
        return new CallNode(keyword.Position, name, pipe);
    }

    /// <summary>The body of a template: it sees no variables of its surroundings, and is in no range.</summary>
    private List<Node> ReadBody(Token keyword)
    {
        var outer = _scope.Hide();
        var ranges = _ranges;
        _ranges = 0;
        var nodes = ReadList(isTop: false, out var end);
        if (end == "else")
        {
            throw _tokens.Fail(_tokens.Current, "unexpected {{else}} in " + keyword.Text + " clause");
        }

        CloseEnd(keyword, end);
        _scope.Restore(outer);
        _ranges = ranges;
        return nodes;
    }

    private JumpNode ReadJump(Token keyword)
    {
        _tokens.SkipSpace();
        _tokens.Expect(TokenKind.CloseAction, keyword.Text);
        return _ranges > 0
            ? new JumpNode(keyword.Position, keyword.Text == "break")
            : throw _tokens.Fail(keyword, $"{{{{{keyword.Text}}}}} outside {{{{range}}}}");
    }

    private string ReadName(string context)
    {
        _tokens.SkipSpace();
        if (_tokens.Current.Kind != TokenKind.Quoted)
        {
            throw _tokens.Unexpected(context);
        }

        return _tokens.Take().Text;
    }
}
