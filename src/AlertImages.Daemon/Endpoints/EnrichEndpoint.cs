using System.Text.Json.Nodes;
using AlertImages.Core.Alerts;
using AlertImages.Core.Pictures;
using AlertImages.Core.Pipeline;
using AlertImages.Core.Uploads;
using AlertImages.Daemon.Endpoints.Payloads;

namespace AlertImages.Daemon.Endpoints;

/// <summary>
/// <c>POST</c> and <c>PUT /api/v1/enrich</c>: answers a webhook payload of Grafana or Alertmanager with the pictures filled in (<c>annotations.image</c>,
/// <c>imageURL</c>), for those who deliver themselves.
/// Nothing is stored as an event and nothing is sent. Every other field stays as it came; an alert without a picture says why in <c>imageError</c>.
/// </summary>
internal static class EnrichEndpoint
{
    private const string PictureAnnotation = "image";
    private static readonly string[] s_methods = [HttpMethods.Post, HttpMethods.Put];

    public static void MapEnrich(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods("/api/v1/enrich", s_methods, EnrichAsync);

    private static async Task<IResult> EnrichAsync(HttpContext context, Intake intake, EnrichLimit limit, AlertPipeline pipeline, PictureFinder finder)
    {
        var (body, refusal) = await IntakeBody.ReadAsync(context, intake);
        if (body is null)
        {
            return refusal!;
        }

        AlertGroup group;
        try
        {
            group = PayloadReader.Read(body, "", intake.Time.GetUtcNow());
        }
        catch (PayloadException exception)
        {
            return IntakeBody.Reject(intake, "malformed", StatusCodes.Status400BadRequest, exception.Message, exception.Field);
        }

        var complete = AlertLinks.Complete(group with { ContactPoint = group.Receiver }, intake.GrafanaUrl, intake.Time.GetUtcNow());
        return await limit.TryRunAsync(() => AnswerAsync(complete, body)) is { } answer
            ? answer
            : IntakeBody.Unavailable(context, intake, "backlog_full", "too many payloads are being enriched already");

        async Task<IResult> AnswerAsync(AlertGroup alerts, byte[] received)
        {
            var pictures = await pipeline.CollectPicturesAsync(alerts, intake.Time.GetUtcNow(), context.RequestAborted);
            var images = await finder.FindAsync(pictures.SelectMany(static picture => picture.Tokens), context.RequestAborted);
            var payload = JsonNode.Parse(received)!.AsObject();
            var filled = 0;
            foreach (var (index, alert) in payload["alerts"]!.AsArray().Index())
            {
                filled += Fill(alert!.AsObject(), pictures[index], images) ? 1 : 0;
            }

            intake.Metrics.Enriched.Increment(filled == pictures.Count ? "all" : filled > 0 ? "some" : "none");
            return TypedResults.Text(payload.ToJsonString(), "application/json");
        }
    }

    private static bool Fill(JsonObject alert, AlertPicture picture, IReadOnlyDictionary<string, Picture> pictures)
    {
        var image = picture.Token is { } token ? pictures.GetValueOrDefault(token) : null;
        if (image?.Url is not { } url)
        {
            alert["imageError"] = image is null ? (picture.Failure ?? PictureFailure.Error).Text(picture.Detail) : PictureFailure.NoLink.Text();
            return false;
        }

        if (alert["annotations"] is not JsonObject annotations)
        {
            alert["annotations"] = annotations = [];
        }

        annotations[PictureAnnotation] = url.AbsoluteUri;
        alert["imageURL"] = url.AbsoluteUri;
        return true;
    }
}

/// <summary>How many payloads are enriched at the same time: each waits for its pictures with its request open.</summary>
internal sealed class EnrichLimit : IDisposable
{
    private const int AtOnce = 64;
    private readonly SemaphoreSlim _slots = new(AtOnce, AtOnce);

    /// <summary>Null when all slots are taken.</summary>
    public async Task<IResult?> TryRunAsync(Func<Task<IResult>> run)
    {
        if (!_slots.Wait(0))
        {
            return null;
        }

        try
        {
            return await run();
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
