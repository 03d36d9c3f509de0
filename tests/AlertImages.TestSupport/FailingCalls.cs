using System.Reflection;

namespace AlertImages.TestSupport;

/// <summary>Puts failures before the methods of an interface; all other calls reach the real thing.</summary>
public class FailingCalls : DispatchProxy
{
    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];
    private readonly Queue<(string Method, Exception Failure)> _failures = new();
    private object? _inner;

    /// <summary>The interface in front of <paramref name="inner"/>. Its calls fail in the given order.</summary>
    public static (T Subject, FailingCalls Calls) Before<T>(T inner, params (string Method, Exception Failure)[] failures)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(failures);
        var subject = Create<T, FailingCalls>();
        var calls = (FailingCalls)(object)subject;
        calls._inner = inner;
        foreach (var failure in failures)
        {
            calls._failures.Enqueue(failure);
        }

        return (subject, calls);
    }

    /// <summary>Calls of a method so far, failed ones included.</summary>
    public int Count(string method)
    {
        lock (_gate)
        {
            return _calls.Count(call => call == method);
        }
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        lock (_gate)
        {
            _calls.Add(targetMethod.Name);
            if (_failures.TryPeek(out var next) && next.Method == targetMethod.Name)
            {
                throw _failures.Dequeue().Failure;
            }
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
