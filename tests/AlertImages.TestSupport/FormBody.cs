using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AlertImages.TestSupport;

/// <summary>A part of a form.</summary>
/// <param name="Name">The field.</param>
/// <param name="FileName">Null for a plain field.</param>
/// <param name="Bytes">What it holds.</param>
public sealed record FormPart(string Name, string? FileName, byte[] Bytes)
{
    /// <summary>What it holds, as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The parts of a multipart request, in their order.</summary>
    public static async Task<IReadOnlyList<FormPart>> ReadAsync(RecordedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var boundary = MediaTypeHeaderValue.Parse(request.Headers["Content-Type"]).Boundary.ToString().Trim('"');
        var reader = new MultipartReader(boundary, new MemoryStream(request.Body));
        var parts = new List<FormPart>();
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            using var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes);
            parts.Add(new FormPart(
                disposition.Name.ToString().Trim('"'),
                disposition.FileName.HasValue ? disposition.FileName.ToString().Trim('"') : null,
                bytes.ToArray()));
        }

        return parts;
    }
}
