using System.Net;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Uploaders;

/// <summary>A machine whose clock is 20 minutes off.</summary>
public sealed class ClockSkewTests
{
    [TestCase(20)]
    [TestCase(-20)]
    public async Task S3_is_asked_for_the_time_and_the_picture_arrives(int minutes)
    {
        await using var bed = await UploaderBed.StartAsync("s3");
        await bed.SetS3ClockAsync(TimeSpan.FromMinutes(minutes));
        var sut = bed.Uploader();

        var result = await sut.UploadAsync(Some.Image(bed.Folder), sut.CreateKey(), CancellationToken.None);

        Assert.That(result, Is.InstanceOf<UploadResult.Uploaded>(), result.ToString());
        using var http = TestHttp.Create();
        using var answer = await http.GetAsync(((UploadResult.Uploaded)result).Link.Url);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(20)]
    [TestCase(-20)]
    public async Task Google_refuses_and_the_reason_is_named(int minutes)
    {
        await using var bed = await UploaderBed.StartAsync("gcs");
        bed.Gcs!.Ahead = TimeSpan.FromMinutes(minutes);
        var sut = bed.Uploader();

        var result = await sut.UploadAsync(Some.Image(bed.Folder), sut.CreateKey(), CancellationToken.None);

        Assert.That(((UploadResult.Failed)result).Fault.Reason, Is.EqualTo(StorageFailure.ClockSkew));
    }
}
