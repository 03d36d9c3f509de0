using AlertImages.Core.Pictures;

namespace AlertImages.ContactPoints.Shared;

/// <summary>Makes the requests of vendors that take multipart forms.</summary>
internal static class FormRequest
{
    /// <summary>A form with the fields that have a value, in their order.</summary>
    public static MultipartFormDataContent Fields(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                form.Add(Part(new StringContent(value), name));
            }
        }

        return form;
    }

    /// <summary>The form with a picture.</summary>
    public static async Task AddFileAsync(this MultipartFormDataContent form, string name, Picture picture, CancellationToken cancellationToken)
    {
        var part = new ByteArrayContent(await File.ReadAllBytesAsync(picture.Path, cancellationToken)) { Headers = { ContentType = new(picture.MediaType) } };
        part.Headers.ContentDisposition = new("form-data") { Name = $"\"{name}\"", FileName = $"\"{picture.Name}\"" };
        form.Add(part);
    }

    public static HttpRequestMessage Post(string address, HttpContent form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.UserAgent.ParseAdd(GrafanaStyle.UserAgent);
        return request;
    }

    /// <summary>Names in quotes, and no type for plain fields: some servers read nothing else.</summary>
    private static StringContent Part(StringContent part, string name)
    {
        part.Headers.ContentType = null;
        part.Headers.ContentDisposition = new("form-data") { Name = $"\"{name}\"" };
        return part;
    }
}
