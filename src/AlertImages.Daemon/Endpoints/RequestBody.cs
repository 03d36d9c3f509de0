namespace AlertImages.Daemon.Endpoints;

/// <summary>Reads a request's body up to a limit. Memory grows with the bytes that arrive: a sender's <c>Content-Length</c> alone reserves nothing.</summary>
internal static class RequestBody
{
    private const int FirstSize = 4096;

    /// <summary>Null when it is larger than the limit. A sender that goes away in the middle is a <see cref="IOException"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        // no larger than announced, so that an honest length needs no copy at the end
        var largest = (int)Math.Min(request.ContentLength ?? maxBytes + 1, Array.MaxLength);
        var (body, count) = (new byte[Math.Min(FirstSize, largest)], 0);
        while (count < largest)
        {
            if (count == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(body.Length * 2L, largest));
            }

            var read = await request.Body.ReadAsync(body.AsMemory(count), cancellationToken);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        if (count > maxBytes)
        {
            return null;
        }

        return count == body.Length ? body : body[..count];
    }
}
