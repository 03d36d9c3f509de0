using AlertImages.Core.Pictures;
using AlertImages.Core.Uploads;
using AlertImages.TestSupport;

namespace AlertImages.Tests.Uploads;

/// <summary>The upload step: a link in time, or the picture as it was.</summary>
public sealed class PictureUploadsTests
{
    private UploadBed _bed = null!;

    [SetUp]
    public void SetUp() => _bed = new UploadBed();

    [TearDown]
    public async Task TearDown() => await _bed.DisposeAsync();

    [Test]
    public async Task An_uploaded_picture_has_its_link_here_and_in_the_store()
    {
        _bed.Uploader.LinksEnd = _bed.Time.GetUtcNow().AddDays(7);
        var picture = await _bed.AddAsync(uploadIn: TimeSpan.Zero);

        var uploaded = await _bed.UploadAsync(picture);

        var stored = await _bed.FindAsync(picture);
        Assert.That(uploaded.Url?.AbsoluteUri, Is.EqualTo("https://img.example.org/key-1?link=1"));
        Assert.That(
            (stored.Url, stored.UrlExpiresAt, stored.Stored),
            Is.EqualTo((uploaded.Url, _bed.Uploader.LinksEnd, new StoredObject(FakeUploader.Provider, "bucket", "key-1"))));
        Assert.That(_bed.Uploads(success: true), Is.EqualTo((1, 1)));
        Assert.That(await DueAsync(), Is.Empty);
    }

    [Test]
    public async Task Nothing_is_uploaded_unless_it_is_asked_for()
    {
        var picture = await _bed.AddAsync();
        var sut = _bed.Step(isOn: false);

        var same = await sut.UploadAsync(picture, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.That((same, sut.FirstDue), Is.EqualTo((picture, (DateTimeOffset?)null)));
        Assert.That(_bed.Uploader.Uploads, Is.Zero);
    }

    [TestCase(StorageFailure.ServerError)]
    [TestCase(StorageFailure.ConnectionFailed)]
    [TestCase(StorageFailure.Throttled)]
    public async Task What_passes_is_tried_again_at_once(StorageFailure failure)
    {
        var answers = new Queue<StorageFault?>([new(failure, ""), new(failure, ""), null]);
        _bed.Uploader.OnUpload = _ => Task.FromResult(answers.Dequeue());

        var upload = _bed.UploadAsync(await _bed.AddAsync());
        await AdvanceUntilAsync(upload, TimeSpan.FromMilliseconds(250));

        Assert.That((await upload).Url, Is.Not.Null);
        Assert.That(_bed.Uploader.Keys, Is.EqualTo(new[] { "key-1" }));
    }

    [TestCase(StorageFailure.AccessDenied, 1)]
    [TestCase(StorageFailure.WrongRegion, 1)]
    [TestCase(StorageFailure.ServerError, 3)]
    public async Task What_lasts_leaves_the_file_and_is_tried_later(StorageFailure failure, int tries)
    {
        _bed.Uploader.OnUpload = _ => Task.FromResult<StorageFault?>(new(failure, "words"));
        var picture = await _bed.AddAsync(uploadIn: TimeSpan.FromMinutes(1));

        var upload = _bed.UploadAsync(picture);
        await AdvanceUntilAsync(upload, TimeSpan.FromMilliseconds(250));

        Assert.That(await upload, Is.EqualTo(picture));
        Assert.That(_bed.Uploader.Uploads, Is.EqualTo(tries));
        Assert.That(_bed.Uploads(success: false), Is.EqualTo((1, 1)));
        Assert.That(_bed.Metrics.StorageFaults.Read("upload", failure.Label()), Is.EqualTo(1));
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await DueAsync()).Single().UploadAttempts, Is.EqualTo(1));
    }

    [Test]
    public async Task A_storage_that_hangs_costs_no_more_than_its_time_out()
    {
        var begun = new TaskCompletionSource();
        _bed.Uploader.OnUpload = _ =>
        {
            begun.SetResult();
            // deaf to its token
            return new TaskCompletionSource<StorageFault?>().Task;
        };
        var picture = await _bed.AddAsync();
        var upload = _bed.UploadAsync(picture);
        await begun.Task;

        _bed.Time.Advance(UploadBed.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.That(upload.IsCompleted, Is.False);
        _bed.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(await upload, Is.EqualTo(picture));
        Assert.That(_bed.Metrics.StorageFaults.Read("upload", "timeout"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_budget_that_is_used_up_leaves_the_upload_for_later()
    {
        var picture = await _bed.AddAsync();

        var same = await _bed.Step().UploadAsync(picture, TimeSpan.Zero, CancellationToken.None);

        Assert.That(same, Is.EqualTo(picture));
        Assert.That(_bed.Uploader.Uploads, Is.Zero);
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await DueAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Pauses_double_up_to_an_hour_and_end_with_the_picture()
    {
        _bed.Uploader.OnUpload = static _ => Task.FromResult<StorageFault?>(new(StorageFailure.AccessDenied, ""));
        var picture = await _bed.AddAsync(uploadIn: TimeSpan.Zero);
        var pauses = new List<double>();
        while ((await DueAsync()) is [var due])
        {
            await _bed.UploadAsync(due);
            var before = _bed.Time.GetUtcNow();
            while ((await DueAsync()).Count == 0 && _bed.Time.GetUtcNow() < picture.ExpiresAt)
            {
                _bed.Time.Advance(TimeSpan.FromMinutes(1));
            }

            pauses.Add((_bed.Time.GetUtcNow() - before).TotalMinutes);
        }

        Assert.That(pauses.Take(8), Is.EqualTo(new double[] { 1, 2, 4, 8, 16, 32, 60, 60 }));
        Assert.That(_bed.Time.GetUtcNow(), Is.EqualTo(picture.ExpiresAt));
    }

    [Test]
    public async Task Tries_keep_their_key_so_that_a_picture_is_one_object()
    {
        var picture = await _bed.AddAsync(uploadIn: TimeSpan.FromMinutes(1));
        _bed.Uploader.OnUpload = static _ => Task.FromResult<StorageFault?>(new(StorageFailure.AccessDenied, ""));
        await _bed.UploadAsync(picture);
        _bed.Uploader.OnUpload = static _ => Task.FromResult<StorageFault?>(null);

        await _bed.UploadAsync(await _bed.FindAsync(picture));

        Assert.That(_bed.Uploader.Keys, Is.EqualTo(new[] { "key-1" }));
    }

    [Test]
    public async Task A_store_that_fails_costs_no_picture_its_link()
    {
        var picture = Some.Image(_bed.Folder, 3);
        var sut = _bed.Step(new BrokenCatalog());

        var uploaded = await sut.UploadAsync(picture, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.That(uploaded.Url, Is.Not.Null);
    }

    [Test]
    public async Task Links_are_renewed_once_half_of_their_life_is_over()
    {
        _bed.Uploader.LinksEnd = _bed.Time.GetUtcNow().AddDays(7);
        var picture = await _bed.AddAsync();
        var uploaded = await _bed.UploadAsync(picture);
        _bed.Time.Advance(TimeSpan.FromDays(3));
        var early = await RefreshAsync(picture);
        _bed.Time.Advance(TimeSpan.FromDays(1));
        _bed.Uploader.LinksEnd = _bed.Time.GetUtcNow().AddDays(7);

        var late = await RefreshAsync(picture);

        Assert.That(early.Url, Is.EqualTo(uploaded.Url));
        Assert.That(late.Url, Is.Not.EqualTo(uploaded.Url));
        Assert.That((await _bed.FindAsync(picture)).Url, Is.EqualTo(late.Url));
    }

    [Test]
    public async Task A_dead_link_is_not_sent_when_it_cannot_be_renewed()
    {
        _bed.Uploader.LinksEnd = _bed.Time.GetUtcNow().AddDays(7);
        var picture = await _bed.AddAsync();
        await _bed.UploadAsync(picture);
        _bed.Uploader.LinkFault = new StorageFault(StorageFailure.NoCredentials, "gone");
        _bed.Time.Advance(TimeSpan.FromDays(5));
        var fading = await RefreshAsync(picture);
        _bed.Time.Advance(TimeSpan.FromDays(3));

        var dead = await RefreshAsync(picture);

        Assert.That((fading.Url is null, dead.Url, dead.Path), Is.EqualTo((false, (Uri?)null, picture.Path)));
        Assert.That(_bed.Metrics.StorageFaults.Read("link", "no_credentials"), Is.EqualTo(2));
    }

    [Test]
    public async Task The_link_of_another_bucket_is_not_made_in_this_one()
    {
        _bed.Uploader.LinksEnd = _bed.Time.GetUtcNow().AddDays(7);
        var picture = await _bed.AddAsync();
        await _bed.UploadAsync(picture);
        _bed.Uploader.Target = "another bucket";
        _bed.Time.Advance(TimeSpan.FromDays(8));

        Assert.That((await RefreshAsync(picture)).Url, Is.Null);
    }

    private async Task<Picture> RefreshAsync(Picture picture) =>
        (await _bed.Step().RefreshLinksAsync([await _bed.FindAsync(picture)], CancellationToken.None)).Single();

    private Task<IReadOnlyList<Picture>> DueAsync() => _bed.Store.Objects.ListDueUploadsAsync(10, CancellationToken.None);

    /// <summary>Moves the clock as soon as somebody waits, until the work is done.</summary>
    private async Task AdvanceUntilAsync(Task work, TimeSpan step)
    {
        while (!work.IsCompleted)
        {
            _bed.Time.Advance(_bed.Time.WaitingTimers > 1 ? step : TimeSpan.Zero);
            await Task.Yield();
        }
    }

    private sealed class BrokenCatalog : IObjectStore
    {
        public Task AddObjectAsync(string pictureToken, StoredObject stored, CancellationToken cancellationToken) => throw new IOException("disk full");

        public Task SetLinkAsync(string pictureToken, PublicLink link, CancellationToken cancellationToken) => throw new IOException("disk full");

        public Task PostponeUploadAsync(string pictureToken, DateTimeOffset? next, CancellationToken cancellationToken) => throw new IOException("disk full");

        public Task<IReadOnlyList<Picture>> ListDueUploadsAsync(int limit, CancellationToken cancellationToken) => throw new IOException("disk full");

        public Task<IReadOnlyList<string>> ListOldObjectsAsync(
            string provider,
            string target,
            DateTimeOffset before,
            int limit,
            CancellationToken cancellationToken) => throw new IOException("disk full");

        public Task<IReadOnlySet<string>> FindKnownKeysAsync(
            string provider,
            string target,
            IReadOnlyList<string> keys,
            CancellationToken cancellationToken) => throw new IOException("disk full");

        public Task RemoveObjectsAsync(string provider, string target, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
            throw new IOException("disk full");
    }
}
