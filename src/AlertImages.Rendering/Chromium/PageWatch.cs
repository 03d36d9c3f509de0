using System.Globalization;
using System.Text.Json;
using AlertImages.Core.Pictures;
using AlertImages.Rendering.Chromium.Page;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>
/// Hears from the script in a page when the document that was asked for is ready.
/// The script looks once in a frame and calls a binding, so that nobody has to poll; a signal
/// carries the number of its picture, so that one of a former document is not taken for it.
/// </summary>
internal sealed class PageWatch
{
    private const string Binding = "__alertImagesSignal";

    private readonly ICDPSession _devTools;
    private readonly Lock _gate = new();
    private TaskCompletionSource<PageSignal> _signal = New();
    private string _id = "";
    private string _script = "";
    private string _waitsFor = "";
    private string _pageError = "";
    private long _pictures;

    private PageWatch(ICDPSession devTools)
    {
        _devTools = devTools;
        devTools.Event("Runtime.bindingCalled").OnEvent += (_, payload) => OnCalled(payload);
    }

    /// <summary>What the page still waits for, in one word or two; empty before it said so.</summary>
    public string WaitsFor
    {
        get
        {
            lock (_gate)
            {
                return _waitsFor;
            }
        }
    }

    /// <summary>The last error of the page's own scripts; empty: none.</summary>
    public string PageError
    {
        get
        {
            lock (_gate)
            {
                return _pageError;
            }
        }
    }

    public static async Task<PageWatch> StartAsync(ICDPSession devTools)
    {
        var watch = new PageWatch(devTools);
        await devTools.SendAsync("Page.enable");
        await devTools.SendAsync("Runtime.enable");
        await devTools.SendAsync("Runtime.addBinding", new Dictionary<string, object> { ["name"] = Binding });
        return watch;
    }

    /// <summary>The next documents of the page are those of this address.</summary>
    public async Task ExpectAsync(Uri address)
    {
        lock (_gate)
        {
            _id = (++_pictures).ToString(CultureInfo.InvariantCulture);
            (_signal, _waitsFor, _pageError) = (New(), "", "");
        }

        var forgetting = ForgetAsync();
        var answer = await _devTools.SendAsync(
            "Page.addScriptToEvaluateOnNewDocument",
            new Dictionary<string, object> { ["source"] = PageScript.For(AskedPage.Of(address, _id, Binding)) });
        await forgetting;
        _script = answer?.GetProperty("identifier").GetString() ?? "";
    }

    /// <summary>The next documents are nobody's.</summary>
    public async Task ForgetAsync()
    {
        if (_script.Length > 0)
        {
            var script = _script;
            _script = "";
            await _devTools.SendAsync("Page.removeScriptToEvaluateOnNewDocument", new Dictionary<string, object> { ["identifier"] = script });
        }
    }

    /// <summary>Returns when the page is ready, or shows something else. The caller owns the deadline.</summary>
    public Task<PageSignal> WaitAsync()
    {
        lock (_gate)
        {
            return _signal.Task;
        }
    }

    /// <summary>Waits anew, for the same document.</summary>
    /// <param name="isResized">True: panels that came into the window need some frames to notice.</param>
    public async Task<PageSignal> WaitAgainAsync(bool isResized)
    {
        lock (_gate)
        {
            _signal = New();
        }

        await EvaluateAsync(isResized ? "window.__alertImages.again(true)" : "window.__alertImages.again(false)");
        return await WaitAsync();
    }

    /// <summary>What the page shows at this moment: <c>ready</c>, empty for a panel that loads again, or the name of something else.</summary>
    /// <param name="isFirst">True: a panel that has changed since it was ready counts as loading, too.</param>
    public async Task<string> CheckAsync(bool isFirst) =>
        (await EvaluateAsync(isFirst ? "window.__alertImages.check(true)" : "window.__alertImages.check(false)"))?.GetString() ?? "";

    /// <summary>The value of an expression; null for none.</summary>
    public async Task<JsonElement?> EvaluateAsync(string expression)
    {
        var answer = await _devTools.SendAsync(
            "Runtime.evaluate",
            new Dictionary<string, object> { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        if (answer?.TryGetProperty("exceptionDetails", out _) == true)
        {
            throw new PlaywrightException("the page was reloaded or left while it was asked");
        }

        return answer is { } json
            && json.TryGetProperty("result", out var result)
            && result.TryGetProperty("value", out var value)
            && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static TaskCompletionSource<PageSignal> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnCalled(JsonElement? payload)
    {
        if (Read(payload) is not { } signal)
        {
            return;
        }

        lock (_gate)
        {
            if (signal.Id != _id)
            {
                return;
            }

            if (signal.State.Length > 0)
            {
                _signal.TrySetResult(signal);
            }
            else
            {
                (_waitsFor, _pageError) = (signal.Why, ReaderLine.Of(signal.Detail));
            }
        }
    }

    /// <summary>Null for what did not come from our script: a page may call the binding, too.</summary>
    private static PageSignal? Read(JsonElement? payload)
    {
        try
        {
            return payload is { } json && json.GetProperty("name").GetString() == Binding && json.GetProperty("payload").GetString() is { } text
                && JsonSerializer.Deserialize(
                    text,
                    AskedPageJson.Default.PageSignal)
                    is { Id: not null, State: not null, Detail: not null, Note: not null, Why: not null, Generation: not null } signal
                ? signal
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
