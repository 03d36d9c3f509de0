using AlertImages.Core.Pictures;
using AlertImages.Rendering.Chromium.Page;
using Microsoft.Playwright;

namespace AlertImages.Rendering.Chromium;

/// <summary>Photographs one page once, on a page of a running browser.</summary>
internal sealed class PageCapture(PageSteps steps, TimeProvider time)
{
    /// <summary>The picture, or why there is none; a browser that ended under it is <see cref="PictureFailure.RendererUnavailable"/>.</summary>
    public async Task<PageResult> RunAsync(BrowserSession session, PageRequest request, CancellationToken cancellationToken)
    {
        WarmPage? page = null;
        var state = PageState.Unknown;
        var started = time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ended);
        session.Enter();
        try
        {
            if (request.Format == PageFormat.Csv)
            {
                return await session.DownloadAsync(request, either.Token);
            }

            page = await steps.RunAsync("newPage", () => session.RentAsync(request)).WaitAsync(either.Token);
            var result = await page.CaptureAsync(request, steps).WaitAsync(either.Token);
            state = result is PageResult.Captured ? PageState.Good : PageState.Settled;
            if (request.IsCredentialShortLived)
            {
                state = await page.TryClearAsync(time, session.IsAlone) ? PageState.Empty : PageState.Unknown;
            }

            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && page is not null && !session.Ended.IsCancellationRequested)
        {
            // what the page waited for helps more than that the time is over
            return PageFailures.Late(page.WaitsFor, page.PageError, time.GetElapsedTime(started));
        }
        catch (Exception exception) when (IsOver(exception, session, page) && !cancellationToken.IsCancellationRequested)
        {
            return new PageResult.Failed(PictureFailure.RendererUnavailable, "the browser ended while it was drawing");
        }
        catch (TimeoutException)
        {
            // a browser that cannot open a window hangs as a whole
            session.Kill();
            return new PageResult.Failed(PictureFailure.RendererUnavailable, "the browser did not answer");
        }
        catch (PlaywrightException exception)
        {
            return new PageResult.Failed(PictureFailure.HttpStatus, "the page did not load: " + Reason(exception));
        }
        finally
        {
            if (page is not null)
            {
                session.Return(page, state);
            }

            session.Leave();
        }
    }

    /// <summary>The first line of Playwright's message, without the address of the page.</summary>
    public static string Reason(Exception exception) => exception.Message.Split('\n')[0].Split(" at http")[0];

    private static bool IsOver(Exception exception, BrowserSession session, WarmPage? page) => exception switch
    {
        OperationCanceledException => session.Ended.IsCancellationRequested,
        PlaywrightException => session.IsBroken || page is null or { IsBroken: true },
        _ => false,
    };
}
