using AlertImages.Daemon;
using CustomContactPoint;

// all commands of alertimages, and one type of contact point more
return await AlertImagesProgram.RunAsync(args, NtfyContactPoint.Descriptor);
