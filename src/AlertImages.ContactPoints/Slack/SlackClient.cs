using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using AlertImages.ContactPoints.Shared;
using AlertImages.Core.ContactPoints;

namespace AlertImages.ContactPoints.Slack;

/// <summary>The requests of Slack's API.</summary>
internal sealed class SlackClient(SlackSettings settings, HttpClient http, TimeProvider time)
{
    /// <summary>Posts a message; the second value is the API's answer, if it was an API.</summary>
    public Task<(DeliveryResult Result, SlackAnswer? Answer)> PostAsync(SlackMessage message, CancellationToken cancellationToken) =>
        PostJsonAsync(settings.Address, message, SlackJson.Default.SlackMessage, cancellationToken);

    /// <summary>Changes a message (https://docs.slack.dev/reference/methods/chat.update).</summary>
    public async Task<DeliveryResult> UpdateAsync(SlackMessage message, CancellationToken cancellationToken) =>
        (await PostJsonAsync(new Uri(settings.Address, "chat.update"), message, SlackJson.Default.SlackMessage, cancellationToken)).Result;

    /// <summary>
    /// Uploads a file into the thread of a message, in Slack's three steps (https://docs.slack.dev/messaging/working-with-files#uploading_files).
    /// </summary>
    public async Task<DeliveryResult> UploadAsync(string name, string alternative, byte[] bytes, SlackUpload upload, CancellationToken cancellationToken)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"?filename={Uri.EscapeDataString(name)}&length={bytes.Length}&alt_txt={Uri.EscapeDataString(alternative)}");
        using var ask = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Address, "files.getUploadURLExternal" + query));
        // Slack reads the query only with this type
        ask.Content = new ByteArrayContent([]) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-8") } };
        var (asked, answer) = await SendAsync(ask, withToken: true, cancellationToken);
        if (asked is not DeliveryResult.Delivered
            || answer is not { UploadUrl: { } target, FileId: { } file }
            || !Uri.TryCreate(target, UriKind.Absolute, out var address))
        {
            return asked is DeliveryResult.Delivered ? new DeliveryResult.GiveUp(FailureReason.ClientError, "Slack gave no address for the upload") : asked;
        }

        using var put = new HttpRequestMessage(HttpMethod.Post, address);
        put.Content = new MultipartFormDataContent { { new ByteArrayContent(bytes), "filename", name } };
        using var response = await SendRawAsync(put, IsSlacks(address), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return await HttpOutcome.FromAsync(response, time, cancellationToken);
        }

        var complete = new Uri(settings.Address, "files.completeUploadExternal");
        var (result, _) = await PostJsonAsync(complete, upload with { Files = [new SlackFile(file)] }, SlackJson.Default.SlackUpload, cancellationToken);
        return result;
    }

    /// <summary>The token goes to Slack and to the configured host, to nobody else.</summary>
    private bool IsSlacks(Uri address) =>
        address.Authority == settings.Address.Authority
            || (address.Scheme == "https" && address.Host.EndsWith(".slack.com", StringComparison.OrdinalIgnoreCase));

    private async Task<(DeliveryResult Result, SlackAnswer? Answer)> PostJsonAsync<T>(
        Uri address,
        T body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = JsonContent.Create(body, type);
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        return await SendAsync(request, settings.IsBot, cancellationToken);
    }

    private async Task<(DeliveryResult Result, SlackAnswer? Answer)> SendAsync(HttpRequestMessage request, bool withToken, CancellationToken cancellationToken)
    {
        using var response = await SendRawAsync(request, withToken, cancellationToken);
        return SlackOutcome.Read(response, await HttpOutcome.ReadAsync(response, cancellationToken), time);
    }

    private Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, bool withToken, CancellationToken cancellationToken)
    {
        request.Headers.UserAgent.ParseAdd(GrafanaStyle.UserAgent);
        if (withToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.Token!.Reveal());
        }

        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
