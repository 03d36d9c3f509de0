using System.Globalization;

namespace AlertImages.GoTemplates;

/// <summary>Parses pipelines: declarations, commands and their operands.</summary>
internal sealed class GoExpressionParser(TokenCursor tokens, GoFunctionTable functions, VariableNames scope)
{
    /// <summary>A pipeline with the token that ends it.</summary>
    /// <param name="context">Names the place in error messages.</param>
    /// <param name="end">The kind of the token that ends it.</param>
    /// <param name="canDeclareTwo">True for <c>range</c>, which may declare a key and a value.</param>
    public PipeNode ReadPipe(string context, TokenKind end, bool canDeclareTwo)
    {
        tokens.SkipSpace();
        var start = tokens.Current;
        var (variables, declares) = ReadVariables(context, canDeclareTwo);
        var commands = new List<CommandNode>();
        while (true)
        {
            tokens.SkipSpace();
            if (tokens.Current.Kind == end)
            {
                if (commands.Count == 0)
                {
                    throw tokens.Fail(tokens.Current, "missing value for " + context);
                }

                CheckStages(commands);
                tokens.Take();
                // a variable is visible only after its own value
                scope.Declare(declares ? variables : []);
                return new PipeNode(start.Position, variables, declares, commands);
            }

            commands.Add(ReadCommand(context, end));
        }
    }

    private (IReadOnlyList<string> Variables, bool Declares) ReadVariables(string context, bool canDeclareTwo)
    {
        var begin = tokens.Position;
        var variables = new List<string>();
        while (tokens.Current.Kind == TokenKind.Variable)
        {
            variables.Add(tokens.Current.Text);
            tokens.Take();
            tokens.SkipSpace();
            if (tokens.Current.Kind is TokenKind.Declare or TokenKind.Assign)
            {
                var declares = tokens.Current.Kind == TokenKind.Declare;
                if (variables.Count > (canDeclareTwo ? 2 : 1))
                {
                    throw tokens.Fail(tokens.Current, "too many declarations in " + context);
                }

                if (!declares)
                {
                    variables.ForEach(CheckVariable);
                }

                tokens.Take();
                return (variables, declares);
            }

            if (tokens.Current.Kind != TokenKind.Comma || !canDeclareTwo)
            {
                break;
            }

            tokens.Take();
            tokens.SkipSpace();
        }

        // not a declaration: the variable is a value
        tokens.Position = begin;
        return ([], false);
    }

    /// <summary>Every command but the first takes the result of the previous one, so it must be a call.</summary>
    private void CheckStages(List<CommandNode> commands)
    {
        foreach (var command in commands.Skip(1))
        {
            if (command.Operands[0] is ConstantNode or DotNode)
            {
                var stage = (commands.IndexOf(command) + 1).ToString(CultureInfo.InvariantCulture);
                throw tokens.Fail(command.Position, "non executable command in pipeline stage " + stage);
            }
        }
    }

    private CommandNode ReadCommand(string context, TokenKind end)
    {
        var start = tokens.Current;
        var operands = new List<Node>();
        while (true)
        {
            tokens.SkipSpace();
            if (tokens.Current.Kind == end)
            {
                break;
            }

            if (tokens.Current.Kind == TokenKind.Pipe)
            {
                tokens.Take();
                tokens.SkipSpace();
                if (tokens.Current.Kind == end || operands.Count == 0)
                {
                    throw tokens.Fail(tokens.Current, "missing value for " + context);
                }

                break;
            }

            operands.Add(ReadOperand(context));
            if (tokens.Current.Kind is not (TokenKind.Space or TokenKind.Pipe) && tokens.Current.Kind != end)
            {
                throw tokens.Unexpected("operand");
            }
        }

        return operands.Count > 0 ? new CommandNode(start.Position, operands) : throw tokens.Fail(start, "empty command");
    }

    private Node ReadOperand(string context)
    {
        var term = ReadTerm(context);
        var names = new List<string>();
        while (tokens.Current.Kind == TokenKind.Field)
        {
            names.Add(tokens.Current.Text);
            tokens.Take();
        }

        return (term, names) switch
        {
            (_, []) => term,
            (FieldNode field, _) => field with { Names = [.. field.Names, .. names] },
            (ConstantNode or DotNode, _) => throw tokens.Fail(term.Position, "unexpected . after term"),
            _ => new FieldNode(term.Position, term, names),
        };
    }

    private Node ReadTerm(string context)
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Identifier when token.Text is "true" or "false":
                return new ConstantNode(token.Position, token.Text == "true");
            case TokenKind.Identifier when token.Text == "nil":
                return new ConstantNode(token.Position, null);
            case TokenKind.Identifier:
                return functions.Contains(token.Text)
                    ? new IdentifierNode(token.Position, token.Text)
                    : throw tokens.Fail(token, $"function \"{token.Text}\" not defined");
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
                return new ConstantNode(token.Position, Character(token));
            case TokenKind.Number:
                return new ConstantNode(token.Position, GoNumberLiteral.Parse(tokens.Source, token));
            case TokenKind.OpenParenthesis:
                tokens.Enter();
                var pipe = ReadPipe("parenthesized pipeline", TokenKind.CloseParenthesis, canDeclareTwo: false);
                tokens.Leave();
                return pipe;
            default:
                tokens.Position--;
                throw tokens.Unexpected(context);
        }
    }

    private long Character(Token token)
    {
        var runes = token.Text.EnumerateRunes().ToList();
        return runes.Count == 1 ? runes[0].Value : throw tokens.Fail(token, "malformed character constant");
    }

    private void CheckVariable(string variable)
    {
        if (!scope.Contains(variable))
        {
            throw tokens.Fail(tokens.Previous, $"undefined variable \"{variable}\"");
        }
    }
}
