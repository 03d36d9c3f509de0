using AlertImages.Daemon.Endpoints;
using Microsoft.AspNetCore.Http;

namespace AlertImages.Tests.Endpoints;

public sealed class RequestBodyTests
{
    private const int MaxBytes = 32 * 1024 * 1024;

    [Test]
    public async Task A_sender_that_announces_much_and_sends_little_reserves_little()
    {
        var gate = new TaskCompletionSource();
        using var body = new Drip(new byte[10_000], gate.Task);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // all that has come is read before the call returns
        var reading = RequestBody.ReadAsync(Request(body, MaxBytes), MaxBytes, CancellationToken.None);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
        Assert.That(reading.IsCompleted, Is.False);
        gate.SetResult();
        Assert.That(await reading, Has.Length.EqualTo(10_000));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase(100_000)]
    public async Task A_body_arrives_whole_with_or_without_its_length(int length)
    {
        var sent = new byte[length];
        new Random(1).NextBytes(sent);
        using var announced = new Drip(sent);
        using var chunked = new Drip(sent);

        Assert.That(await RequestBody.ReadAsync(Request(announced, length), MaxBytes, CancellationToken.None), Is.EqualTo(sent));
        Assert.That(await RequestBody.ReadAsync(Request(chunked, null), MaxBytes, CancellationToken.None), Is.EqualTo(sent));
    }

    [TestCase(9999, false)]
    [TestCase(10_000, true)]
    public async Task The_limit_is_enforced_while_reading(int maxBytes, bool fits)
    {
        using var body = new Drip(new byte[10_000]);

        Assert.That(await RequestBody.ReadAsync(Request(body, null), maxBytes, CancellationToken.None) is not null, Is.EqualTo(fits));
        Assert.That(body.Position, Is.LessThanOrEqualTo(10_000));
    }

    [Test]
    public async Task An_endless_body_is_read_up_to_the_limit_only()
    {
        using var body = new Drip(new byte[10_000_000]);

        Assert.That(await RequestBody.ReadAsync(Request(body, null), 10_000, CancellationToken.None), Is.Null);
        Assert.That(body.Position, Is.EqualTo(10_001));
    }

    private static HttpRequest Request(Stream body, long? length) => new DefaultHttpContext { Request = { Body = body, ContentLength = length } }.Request;

    /// <summary>Gives 1,000 bytes at a time, and ends only when it may.</summary>
    private sealed class Drip(byte[] bytes, Task? end = null) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Read(buffer.Span[..Math.Min(buffer.Length, 1000)]);
            if (read == 0 && end is not null)
            {
                await end;
            }

            return read;
        }
    }
}
